package io.purchaseintent.decision;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Something that a shop can do for a visit.
 *
 * @param name what it is called in files, answers and logs
 * @param cost what it costs
 * @param uplift what it is assumed to change
 * @param rules all of which must let it pass
 * @param dailyBudget what it may be expected to cost in a day; empty for no bound
 */
public record Action(
    String name, Cost cost, Uplift uplift, List<Rule> rules, OptionalDouble dailyBudget) {

  /** The action of doing nothing, which every policy has. */
  public static final String NONE = "none";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /**
   * @throws PolicyException if the name is no name, the budget out of its bounds, or doing nothing
   *     costs or changes something
   */
  public Action {
    rules = List.copyOf(rules);
    if (!NAME.matcher(name).matches()) {
      throw new PolicyException(
          "action",
          "is \""
              + name
              + "\", but must be 1 to 40 of a-z, 0-9 and _, a letter first, such as free_shipping");
    }
    if (dailyBudget.isPresent()) {
      requireBudget(dailyBudget.getAsDouble());
    }
    if (name.equals(NONE)
        && !(cost.equals(Cost.NOTHING)
            && uplift.on(0.5) == 0.5
            && rules.isEmpty()
            && dailyBudget.isEmpty())) {
      throw new PolicyException(
          "action", "none does nothing, always, for nothing: leave everything but its name out");
    }
  }

  /** The action of doing nothing. */
  public static Action none() {
    return new Action(
        NONE, Cost.NOTHING, Uplift.of(Effect.ODDS_RATIO, 1), List.of(), OptionalDouble.empty());
  }

  /** A budget for actions, or one for all of them, if it lies within its bounds. */
  static void requireBudget(double budget) {
    PolicyException.requireBetween(
        "daily_budget", budget, 0, Amount.HIGHEST, "give an amount, or leave it out for no bound");
  }

  /**
   * For how many days a shopper who was given it does not have it again; 0 where that is no rule.
   */
  public int onceAUserInDays() {
    return rules.stream()
        .mapToInt(rule -> rule instanceof Rule.OnceAUserInDays once ? once.days() : 0)
        .max()
        .orElse(0);
  }

  boolean isNone() {
    return name.equals(NONE);
  }
}
