package io.purchaseintent.serving.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Writes answers as all routes do. */
public final class Answers {

  private Answers() {}

  /** Answers with a JSON object. */
  public static void json(Context context, int status, ObjectNode body) {
    context
        .status(status)
        .contentType("application/json")
        .result(body.toString().getBytes(StandardCharsets.UTF_8));
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
