package io.purchaseintent.prediction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * All that could have been chosen where an action was, each with its probability: what rules and
 * budgets kept back is no part of it. With it a log tells what any other policy would have done as
 * often.
 *
 * @param chances in the order of the policy; empty where it was not logged
 */
public record Choice(List<Chance> chances) {

  /** One of the actions, and with which probability it was to be chosen, from 0 to 1. */
  public record Chance(String action, double probability) {}

  /** Of logs of before. */
  public static final Choice UNKNOWN = new Choice(List.of());

  /** It, unchangeable. */
  public Choice {
    chances = List.copyOf(chances);
  }

  /** Whether it was logged. */
  public boolean isKnown() {
    return !chances.isEmpty();
  }

  /** With which probability an action was to be chosen; 0 for one that could not. */
  public OptionalDouble probability(String action) {
    if (!isKnown()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        chances.stream()
            .filter(chance -> chance.action().equals(action))
            .mapToDouble(Chance::probability)
            .sum());
  }

  /** As logs have it: {@code none=0.95,chat=0.05}. Empty where it is not known. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Chance chance : chances) {
      text.append(text.isEmpty() ? "" : ",")
          .append(chance.action())
          .append('=')
          .append(chance.probability());
    }
    return text.toString();
  }

  /**
   * The choice of such a text.
   *
   * @throws IllegalArgumentException if it is none, with the reason
   */
  public static Choice parse(String text) {
    if (text.isEmpty()) {
      return UNKNOWN;
    }
    List<Chance> chances = new ArrayList<>();
    Set<String> actions = new HashSet<>();
    for (String part : text.split(",", -1)) {
      int sign = part.indexOf('=');
      if (sign <= 0 || !actions.add(part.substring(0, sign))) {
        throw new IllegalArgumentException("choice has \"" + part + "\", which is no new ACTION=P");
      }
      double probability = Double.parseDouble(part.substring(sign + 1));
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("choice has \"" + part + "\", but P is from 0 to 1");
      }
      chances.add(new Chance(part.substring(0, sign), probability));
    }
    return new Choice(chances);
  }
}
