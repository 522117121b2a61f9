package io.purchaseintent.incident.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What nobody but the generator knows of a visit.
 *
 * @param priceSensitivity how much a price weighs, as a factor
 * @param purchased whether the visit ended in a purchase when nothing was offered
 * @param intents after each event, from 0 to 6
 * @param probabilities after each event, that a purchase follows if nothing is offered
 */
record Truth(
    String sessionId,
    double priceSensitivity,
    boolean purchased,
    List<Integer> intents,
    List<Double> probabilities) {

  Truth {
    intents = List.copyOf(intents);
    probabilities = List.copyOf(probabilities);
  }

  /** The visit of a line of {@code truth.jsonl}. */
  static Truth of(JsonNode line) {
    List<Integer> intents = new ArrayList<>();
    line.path("intent").forEach(intent -> intents.add(intent.asInt()));
    List<Double> probabilities = new ArrayList<>();
    line.path("purchase_probability").forEach(each -> probabilities.add(each.asDouble()));
    return new Truth(
        line.path("session_id").asText(),
        factor(line.path("price_sensitivity").asText()),
        line.path("purchased").asBoolean(),
        intents,
        probabilities);
  }

  /** The factors of docs/generator.md. */
  private static double factor(String sensitivity) {
    return switch (sensitivity) {
      case "low" -> 0.3;
      case "middle" -> 1;
      case "high" -> 1.8;
      default ->
          throw new IllegalArgumentException(
              "price_sensitivity is " + sensitivity + ", not low, middle or high");
    };
  }

  /** Whether there was a moment after the event of this number, counted from 1. */
  boolean reached(int event) {
    return event <= probabilities.size();
  }
}
