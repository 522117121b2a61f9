package io.purchaseintent.serving.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.json.WrittenIds;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The JSON that a request brings. */
public final class JsonBody {

  private JsonBody() {}

  /**
   * The one value in the body; ids are text in it, as they are written.
   *
   * @param maxBytes the longest body
   * @throws HttpResponseException 413 where it is longer, 415 where it is encoded, 400 where it is
   *     empty, no JSON, or has a field twice
   */
  public static JsonNode read(Context context, int maxBytes) {
    requirePlain(context.header("Content-Encoding"));
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
      try (JsonParser parser = new WrittenIds(Answers.JSON.createParser(bytes))) {
        return Answers.JSON.readerFor(JsonNode.class).readValue(parser);
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new HttpResponseException(
          400,
          "The body is not one JSON value with each field once"
              + (at == null
                  ? ""
                  : ": see line " + at.getLineNr() + ", column " + at.getColumnNr()));
    } catch (IOException e) {
      throw new HttpResponseException(400, "The body is not readable");
    }
  }

  private static void requirePlain(@Nullable String encoding) {
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new HttpResponseException(
          415, "Content-Encoding is \"" + encoding + "\": send the body as it is, without one");
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
