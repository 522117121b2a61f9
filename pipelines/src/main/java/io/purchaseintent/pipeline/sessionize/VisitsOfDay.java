package io.purchaseintent.pipeline.sessionize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many visits of a day there are, and of whom the most: exact for {@value #COUNTED} shoppers
 * and fewer, else too few by at most one visit in {@value #COUNTED} (Misra and Gries, 1982). Not
 * thread-safe.
 */
final class VisitsOfDay {

  /** Of so many shoppers at a time visits are counted, whatever the number of all. */
  static final int COUNTED = 2_000;

  /** What is less than a third of the share that is told is not noted. */
  private static final double NOTED = BusyShoppers.SHARE / 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Integer> ofShopper = new TreeMap<>();
  private final LocalDate day;
  private int visits;

  VisitsOfDay(LocalDate day) {
    this.day = day;
  }

  /** Counts a visit of a shopper, or of nobody known. */
  void add(@Nullable String shopper) {
    visits++;
    if (shopper == null) {
      return;
    }
    ofShopper.merge(shopper, 1, Integer::sum);
    if (ofShopper.size() > COUNTED) {
      ofShopper.replaceAll((each, count) -> count - 1);
      ofShopper.values().removeIf(count -> count == 0);
    }
  }

  /** Adds those of another part of the same day. */
  void addAll(VisitsOfDay other) {
    visits += other.visits;
    other.ofShopper.forEach((shopper, count) -> ofShopper.merge(shopper, count, Integer::sum));
  }

  /** Their day. */
  LocalDate day() {
    return day;
  }

  /** How many there are. */
  int visits() {
    return visits;
  }

  /** Of whom, as far as it is known. */
  Map<String, Integer> ofShopper() {
    return ofShopper;
  }

  /** What is worth to be noted of it, as text. */
  String toNote() {
    ObjectNode note = JSON.createObjectNode().put("day", day.toString()).put("visits", visits);
    ObjectNode busy = note.putObject("shoppers");
    ofShopper.forEach(
        (shopper, count) -> {
          if (count >= NOTED * visits && count > 1) {
            busy.put(shopper, count);
          }
        });
    return note.toString();
  }

  /** What was noted. */
  static VisitsOfDay ofNote(String text) {
    try {
      JsonNode note = JSON.readTree(text);
      VisitsOfDay noted = new VisitsOfDay(LocalDate.parse(note.path("day").asText()));
      noted.visits = note.path("visits").asInt();
      note.path("shoppers")
          .properties()
          .forEach(entry -> noted.ofShopper.put(entry.getKey(), entry.getValue().asInt()));
      return noted;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A note of sessions is none: " + text, e);
    }
  }
}
