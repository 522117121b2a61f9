package io.purchaseintent.watch.alert;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a day's alerts.
 *
 * @param sent who was told what, in words
 * @param dead why, by name, of the receivers that could not be reached
 * @param note why nobody was told; empty where somebody was to be
 * @param isWell whether all who were to be told were
 */
public record AlertOutcome(
    List<String> sent, Map<String, String> dead, String note, boolean isWell) {

  static AlertOutcome of(List<String> sent, Map<String, String> dead) {
    return new AlertOutcome(sent, new TreeMap<>(dead), "", dead.isEmpty());
  }

  /** Nobody was to be told. */
  public static AlertOutcome nobody() {
    return new AlertOutcome(List.of(), Map.of(), "", true);
  }

  /** Who was to be told is not known. */
  public static AlertOutcome unreadable(String why) {
    return new AlertOutcome(List.of(), Map.of(), "NOBODY IS TOLD: " + why, false);
  }

  static AlertOutcome ofOldDay(String day, String newest) {
    return new AlertOutcome(
        List.of(),
        Map.of(),
        "nobody is told of " + day + ": alerts were sent of " + newest + " already",
        true);
  }

  /** In a line; empty where there is nothing to say. */
  public String inWords() {
    StringBuilder words = new StringBuilder(note);
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
