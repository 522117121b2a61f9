package io.purchaseintent.registry.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What the loop is at.
 *
 * @param step such as {@code rollout}, or {@code waits}
 * @param what it is about, such as a version and where it stands; an order is for just that
 * @param next what comes then and when, for people
 */
public record Doing(String step, String what, String next) {

  /** Nothing yet. */
  public static final Doing BEGINS = new Doing("begins", "", "");

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", step)
        .put("what", what)
        .put("next", next);
  }

  static Doing of(JsonNode json) {
    return new Doing(
        json.path("step").asText(), json.path("what").asText(), json.path("next").asText());
  }

  /** By which an order names what it is for; null where that is nothing. */
  public @Nullable String target() {
    return what.isEmpty() ? null : step + " " + what;
  }
}
