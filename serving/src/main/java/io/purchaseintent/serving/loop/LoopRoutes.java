package io.purchaseintent.serving.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Lease;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.LoopBoard.View;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.board.Order.Action;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.keys.KeyGate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loop, at {@code GET /loop.json}, and orders to it, at {@code POST /admin/loop/ACTION}. They
 * go through the registry, wherever the loop runs.
 */
public final class LoopRoutes implements RouteGroup {

  private static final int MAX_BODY_BYTES = 4 << 10;
  private static final int MAX_TEXT = 500;
  private static final int DEEDS = 50;

  /** Without keys only this machine may ask. */
  private static final String LOCAL = "local";

  private static final List<String> FIELDS = List.of("who", "why", "id", "of");

  private final LoopBoard board;
  private final LoopWatch watch;

  /** Routes to the loop of a model. */
  public LoopRoutes(LoopBoard board, LoopWatch watch) {
    this.board = board;
    this.watch = watch;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(LoopSchemas.loop().handledBy(this::tell));
    for (Action action : Action.values()) {
      routes.add(LoopSchemas.order(action, MAX_TEXT).handledBy(context -> order(context, action)));
    }
  }

  private void tell(Context context) {
    context.header("Cache-Control", "no-store");
    try {
      View view = watch.view();
      ObjectNode json = view.toJson(DEEDS);
      json.put("state", view.lease().map(this::state).orElse("none"));
      Answers.json(context, 200, json);
    } catch (RegistryException e) {
      throw new HttpResponseException(409, String.valueOf(e.getMessage()));
    }
  }

  private String state(Lease lease) {
    return lease.ended() != null ? "ended" : watch.silent() == null ? "runs" : "silent";
  }

  private void order(Context context, Action action) {
    JsonNode body = JsonBody.read(context, MAX_BODY_BYTES);
    if (!body.isObject()) {
      throw new InvalidRequest("body", "is not a JSON object");
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new InvalidRequest(
                    name, "is not known; there are " + String.join(", ", FIELDS));
              }
            });
    String why = text(body, "why");
    if (why == null) {
      throw new InvalidRequest("why", "must be a text of 1 to " + MAX_TEXT + " characters");
    }
    String id = text(body, "id");
    if (id != null && !id.matches("[A-Za-z0-9-]{1,64}")) {
      throw new InvalidRequest("id", "must be of 1 to 64 letters, digits and \"-\"");
    }
    String key = context.attribute(KeyGate.KEY_ID);
    String who = text(body, "who");
    try {
      Order order =
          board.order(
              id,
              action,
              text(body, "of"),
              key == null ? LOCAL : "key:" + key,
              who == null ? why : why + " (by " + who + ")");
      Answers.json(context, 200, order.toJson());
    } catch (RegistryException e) {
      throw new HttpResponseException(409, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    String text = value.asText("").strip();
    if (text.isEmpty() || text.length() > MAX_TEXT || !value.isTextual()) {
      throw new InvalidRequest(field, "must be a text of 1 to " + MAX_TEXT + " characters");
    }
    return text;
  }
}
