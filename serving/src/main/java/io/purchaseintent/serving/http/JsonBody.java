package io.purchaseintent.serving.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;

/** The JSON that a request brings. */
public final class JsonBody {

  private static final ObjectReader JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).reader();

  private JsonBody() {}

  /**
   * The one value in the body.
   *
   * @param maxBytes the longest body
   * @throws HttpResponseException 413 where it is longer, 400 where it is empty or no JSON
   */
  public static JsonNode read(Context context, int maxBytes) {
    try (InputStream in = context.bodyInputStream()) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new HttpResponseException(413, "The body is longer than " + maxBytes + " bytes");
      }
      if (bytes.length == 0) {
        throw new HttpResponseException(400, "The body is empty");
      }
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new HttpResponseException(
          400,
          "The body is not one JSON value"
              + (at == null
                  ? ""
                  : ": see line " + at.getLineNr() + ", column " + at.getColumnNr()));
    } catch (IOException e) {
      throw new HttpResponseException(400, "The body is not readable");
    }
  }
}
