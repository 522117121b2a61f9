package io.purchaseintent.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes answers as all routes do. */
public final class Answers {

  /**
   * Buffers go from request to request through a pool: threads are as short-lived as requests, so
   * that none of them would see its own again.
   */
  static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedLockFreePool()).build())
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** Shorter answers are sent as they are: packing them would cost more than it saves. */
  private static final int WORTH_PACKING_BYTES = 1_500;

  private static final Logger LOG = Logger.getLogger(Answers.class.getName());

  private Answers() {}

  /** Answers with a JSON object. */
  public static void json(Context context, int status, ObjectNode body) {
    context.status(status).contentType("application/json");
    try {
      byte[] bytes = JSON.writeValueAsBytes(body);
      if (bytes.length < WORTH_PACKING_BYTES) {
        context.res().setContentLength(bytes.length);
        context.res().getOutputStream().write(bytes);
      } else {
        context.result(bytes);
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    } catch (IOException e) {
      LOG.log(Level.FINE, "nobody is there to be answered", e);
    }
  }

  /** What is told of a request that breaks a rule. */
  public static ObjectNode invalid(InvalidRequest refusal) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("error", "invalid")
        .put("field", refusal.field())
        .put("reason", refusal.reason());
  }
}
