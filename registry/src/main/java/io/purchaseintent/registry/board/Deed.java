package io.purchaseintent.registry.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that the loop did, or is at: noted before it begins, and after it ended.
 *
 * @param note by which it is kept; later ones have greater names
 * @param step {@code watch}, {@code retrain}, {@code rollout}, or an order's action
 * @param what it was about: a day, a version, or what an order was for
 * @param pass that it belongs to, or the order's id; empty where to none
 * @param from where that was before, and {@code to} after; empty where that is no place
 * @param ended null while it goes on
 * @param outcome in a word; empty while it goes on
 * @param says what came of it
 */
public record Deed(
    String note,
    String step,
    String what,
    String pass,
    String who,
    String why,
    String from,
    String to,
    Instant began,
    @Nullable Instant ended,
    String outcome,
    String says) {

  /** That of one whose holder ended before it did. */
  public static final String CUT_OFF = "cut_off";

  /** That of one that is tried again. */
  public static final String FAILED = "failed";

  static final String PREFIX = "deed-";
  private static final int MOST = 700;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One that begins. */
  public static Deed begin(
      String step, String what, String pass, String who, String why, String from, Instant now) {
    return new Deed("", step, what, pass, who, why, from, "", now, null, "", "");
  }

  Deed as(String name) {
    return new Deed(name, step, what, pass, who, why, from, to, began, ended, outcome, says);
  }

  /** The same about something else. */
  public Deed of(String other) {
    return new Deed(note, step, other, pass, who, why, from, to, began, ended, outcome, says);
  }

  /** The same from somewhere. */
  public Deed from(String where) {
    return new Deed(note, step, what, pass, who, why, where, to, began, ended, outcome, says);
  }

  /** The same on its way. */
  public Deed at(String where, String words) {
    return new Deed(note, step, what, pass, who, why, from, where, began, ended, outcome, words);
  }

  /** Ended. */
  public Deed end(String how, String where, String words, Instant now) {
    return new Deed(note, step, what, pass, who, why, from, where, began, now, how, words);
  }

  /** Whether it has ended, neither failed nor cut off. */
  public boolean isDone() {
    return ended != null && !outcome.equals(FAILED) && !outcome.equals(CUT_OFF);
  }

  /** Whether it was somebody's order. */
  public boolean isOrder() {
    return Order.Action.ofCode(step).isPresent();
  }

  /** As machines read it. */
  public ObjectNode toJson() {
    Instant end = ended;
    return JSON.createObjectNode()
        .put("note", note)
        .put("step", step)
        .put("what", what)
        .put("pass", pass)
        .put("who", who)
        .put("why", clipped(why))
        .put("from", from)
        .put("to", to)
        .put("began", began.toString())
        .put("ended", end == null ? null : end.toString())
        .put("outcome", outcome)
        .put("says", clipped(says));
  }

  private static String clipped(String words) {
    return words.length() <= MOST ? words : words.substring(0, MOST - 1) + "…";
  }

  /** The deed in a note; empty where a hand wrote what is none. */
  static Optional<Deed> read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return Optional.of(
          new Deed(
              json.required("note").asText(),
              json.path("step").asText(),
              json.path("what").asText(),
              json.path("pass").asText(),
              json.path("who").asText(),
              json.path("why").asText(),
              json.path("from").asText(),
              json.path("to").asText(),
              Instant.parse(json.path("began").asText()),
              json.path("ended").isTextual() ? Instant.parse(json.path("ended").asText()) : null,
              json.path("outcome").asText(),
              json.path("says").asText()));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
