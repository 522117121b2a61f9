package io.purchaseintent.registry.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.RegistryException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the loop of a model, and what he is at. Times are for people; who looks whether it is
 * over goes by {@link #turn}, which each renewal raises.
 *
 * @param term number of the holding: of two the greater one holds
 * @param length for which it is good without a renewal
 * @param ended when the holder gave it back; null while he holds it
 * @param paused null where the loop may begin things
 * @param missed a loop that held it before and never gave it back, while others hold it; else null
 */
public record Lease(
    long term,
    Holder holder,
    Instant since,
    long turn,
    Instant renewed,
    Duration length,
    @Nullable Instant ended,
    Doing doing,
    @Nullable Pause paused,
    @Nullable Holder missed) {

  static final String PREFIX = "lease-";
  private static final ObjectMapper JSON = new ObjectMapper();

  static boolean isName(String note) {
    return note.startsWith(PREFIX);
  }

  static String name(long term) {
    return String.format(Locale.ROOT, "%s%08d", PREFIX, term);
  }

  String name() {
    return name(term);
  }

  /** Whether a program has it that a person started, not a loop. */
  public boolean isByHand() {
    return !holder.isLoop() && ended == null;
  }

  /** Which loop who follows this one has to miss; null where there is none. */
  @Nullable Holder missedAfter() {
    return holder.isLoop() && ended == null ? holder : missed;
  }

  /** When it is over by its holder's clock, if it is not renewed. */
  public Instant until() {
    Instant end = ended;
    return end == null ? renewed.plus(length) : end;
  }

  Lease renewed(Instant now, Doing at, @Nullable Pause pause) {
    return new Lease(term, holder, since, turn + 1, now, length, null, at, pause, missed);
  }

  Lease ended(Instant now) {
    return new Lease(term, holder, since, turn + 1, now, length, now, Doing.BEGINS, paused, missed);
  }

  /** As machines read it. */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode().put("term", term);
    json.set("holder", holder.toJson());
    json.put("since", since.toString())
        .put("turn", turn)
        .put("renewed", renewed.toString())
        .put("until", until().toString())
        .put("length", length.toString());
    Instant end = ended;
    json.put("ended", end == null ? null : end.toString());
    json.set("doing", doing.toJson());
    Pause pause = paused;
    json.set("paused", pause == null ? null : pause.toJson());
    Holder gone = missed;
    json.set("missed", gone == null ? null : gone.toJson());
    return json;
  }

  private static Lease of(String name, String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new Lease(
          json.required("term").asLong(),
          Holder.of(json.required("holder")),
          Instant.parse(json.path("since").asText()),
          json.path("turn").asLong(),
          Instant.parse(json.path("renewed").asText()),
          Duration.parse(json.path("length").asText()),
          json.path("ended").isTextual() ? Instant.parse(json.path("ended").asText()) : null,
          Doing.of(json.path("doing")),
          Pause.of(json.path("paused")),
          json.path("missed").isObject() ? Holder.of(json.path("missed")) : null);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new RegistryException(
          "The note " + name + " of the loop is no lease: take it away while no loop runs", e);
    }
  }

  /** The newest of some notes; empty where nobody ever held the loop. */
  static Optional<Lease> newest(Map<String, String> notes) {
    return notes.entrySet().stream()
        .filter(note -> isName(note.getKey()))
        .max(Map.Entry.comparingByKey())
        .map(note -> of(note.getKey(), note.getValue()));
  }
}
