package io.purchaseintent.registry.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of the loop.
 *
 * @param id by which it is the same when it comes twice
 * @param number greater than those of all that its giver could see
 * @param of what it is for, {@link Doing#target}: once that has passed it is for nothing. Null
 *     where it is for whatever there is
 */
public record Order(
    String id,
    long number,
    Action action,
    @Nullable String of,
    Instant at,
    String who,
    String why) {

  static final String PREFIX = "order-";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What can be ordered. */
  public enum Action {
    /** Begin nothing, and take no further step of a roll-out. */
    PAUSE,
    /** Go on after a pause. */
    RESUME,
    /** Go to the next step of the roll-out now, or leave the next retraining out. */
    SKIP,
    /** Take the roll-out's version back, or end the retraining. */
    ABORT;

    /** The name in notes and on command lines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** That of a name; empty where there is none. */
    public static Optional<Action> ofCode(String code) {
      return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
  }

  String name() {
    return PREFIX + id;
  }

  /** As machines read it. */
  public ObjectNode toJson() {
    return JSON.createObjectNode()
        .put("id", id)
        .put("number", number)
        .put("action", action.code())
        .put("of", of)
        .put("at", at.toString())
        .put("who", who)
        .put("why", why);
  }

  /** The order in a note; empty where a hand wrote what is none. */
  static Optional<Order> read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return Optional.of(
          new Order(
              json.required("id").asText(),
              json.path("number").asLong(),
              Action.ofCode(json.path("action").asText()).orElseThrow(),
              json.path("of").isTextual() ? json.path("of").asText() : null,
              Instant.parse(json.path("at").asText()),
              json.path("who").asText(),
              json.path("why").asText()));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | NoSuchElementException
        | DateTimeException e) {
      return Optional.empty();
    }
  }
}
