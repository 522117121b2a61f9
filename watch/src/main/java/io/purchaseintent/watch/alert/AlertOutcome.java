package io.purchaseintent.watch.alert;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a day's alerts.
 *
 * @param sent who was told what, in words
 * @param dead why, by name, of the receivers that could not be reached
 * @param skipped why nobody was told; empty where that was not decided beforehand
 */
public record AlertOutcome(List<String> sent, Map<String, String> dead, String skipped) {

  AlertOutcome(List<String> sent, Map<String, String> dead) {
    this(sent, new TreeMap<>(dead), "");
  }

  /** Nobody was to be told. */
  public static AlertOutcome nobody() {
    return new AlertOutcome(List.of(), Map.of(), "");
  }

  static AlertOutcome ofOldDay(String day, String newest) {
    return new AlertOutcome(
        List.of(),
        Map.of(),
        "nobody is told of " + day + ": alerts were sent of " + newest + " already");
  }

  /** In a line; empty where there is nothing to say. */
  public String inWords() {
    StringBuilder words = new StringBuilder(skipped);
    if (!sent.isEmpty()) {
      words.append("told ").append(String.join(", ", sent));
    }
    dead.forEach(
        (name, why) ->
            words
                .append(words.isEmpty() ? "" : "; ")
                .append("RECEIVER ")
                .append(name)
                .append(" CANNOT BE REACHED: ")
                .append(why));
    return words.toString();
  }
}
