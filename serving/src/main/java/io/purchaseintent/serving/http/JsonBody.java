package io.purchaseintent.serving.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The JSON that a request brings. */
public final class JsonBody {

  private JsonBody() {}

  /**
   * The one value in the body.
   *
   * @param maxBytes the longest body
   * @throws HttpResponseException 413 where it is longer, 400 where it is empty or no JSON
   */
  public static JsonNode read(Context context, int maxBytes) {
    try (InputStream in = context.bodyInputStream()) {
      int announced = context.contentLength();
      if (announced > maxBytes) {
        throw tooLong(maxBytes);
      }
      byte[] bytes = announced < 0 ? in.readNBytes(maxBytes + 1) : exactly(in, announced);
      if (bytes.length > maxBytes) {
        throw tooLong(maxBytes);
      }
      if (bytes.length == 0) {
        throw new HttpResponseException(400, "The body is empty");
      }
      return Answers.JSON.readTree(bytes);
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

  /** As many bytes as were announced, in a buffer no larger. */
  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (in.readNBytes(bytes, 0, length) < length) {
      throw new EOFException("the body ends early");
    }
    return bytes;
  }

  private static HttpResponseException tooLong(int maxBytes) {
    return new HttpResponseException(413, "The body is longer than " + maxBytes + " bytes");
  }
}
