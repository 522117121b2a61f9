package io.purchaseintent.decision;

import io.purchaseintent.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a shop does for its visits, and on what assumptions.
 *
 * @param name what people call it
 * @param zone whose days budgets are for
 * @param economics what a purchase is worth
 * @param dailyBudget what all actions may be expected to cost in a day; empty for no bound
 * @param exploration how often something else than the best is tried
 * @param bandit how it learns; empty for one that does not, and always for one that explores
 * @param actions one of them none; of equal value the one before is chosen
 */
public record Policy(
    String name,
    ZoneId zone,
    Economics economics,
    OptionalDouble dailyBudget,
    Exploration exploration,
    Optional<Bandit> bandit,
    List<Action> actions) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MOST_ACTIONS = 50;
  private static final int VERSION_DIGITS = 12;

  /**
   * @throws PolicyException if a name is no name, an action stands twice, none is missing, or a
   *     budget lies out of its bounds
   */
  public Policy {
    actions = List.copyOf(actions);
    if (!NAME.matcher(name).matches()) {
      throw new PolicyException(
          "name",
          "is \""
              + name
              + "\", but must be 1 to 64 letters, digits, dots, _ and -, such as spring");
    }
    if (dailyBudget.isPresent()) {
      Action.requireBudget(dailyBudget.getAsDouble());
    }
    Set<String> names = new HashSet<>();
    for (Action action : actions) {
      if (!names.add(action.name())) {
        throw new PolicyException(
            "actions", "has \"" + action.name() + "\" twice: give each action a name of its own");
      }
    }
    if (!names.contains(Action.NONE)) {
      throw new PolicyException(
          "actions", "lacks none, which what others gain is measured by: add \"- action: none\"");
    }
    if (actions.size() > MOST_ACTIONS) {
      throw new PolicyException(
          "actions", "has " + actions.size() + " actions, but may have at most " + MOST_ACTIONS);
    }
    if (bandit.isPresent() && exploration.share() > 0) {
      throw new PolicyException(
          "exploration", "goes with no bandit, which explores by itself: leave one of them out");
    }
    int number = actions.size();
    bandit.ifPresent(learns -> requireRoom(learns.leastShare(), number));
  }

  private static void requireRoom(double leastShare, int actions) {
    if (leastShare * actions > 1) {
      throw new PolicyException(
          "least_share",
          "is "
              + Amount.text(leastShare)
              + " for each of "
              + actions
              + " actions, but they may have 1 together: give at most "
              + Amount.text(Math.floor(1e4 / actions) / 1e4));
    }
  }

  /** A policy that does not learn. */
  public Policy(
      String name,
      ZoneId zone,
      Economics economics,
      OptionalDouble dailyBudget,
      Exploration exploration,
      List<Action> actions) {
    this(name, zone, economics, dailyBudget, exploration, Optional.empty(), actions);
  }

  /**
   * The name, and by what its content is known: {@code NAME@} and twelve hexadecimal digits of the
   * SHA-256 of {@link #text}. Comments, spaces and the order of settings do not change it.
   */
  public String id() {
    String hash = Sha256.of(text().getBytes(StandardCharsets.UTF_8));
    return name + "@" + hash.substring(0, VERSION_DIGITS);
  }

  /** What an action is to be expected to cost, if a purchase is so probable with it. */
  double cost(Action action, double purchase, Situation situation) {
    return action.cost().expected(economics.orderValue(situation.cartValue()), purchase);
  }

  /**
   * The margin that is to be expected with an action, less what it costs.
   *
   * @param purchase how probable a purchase is with it; 1 or 0 once that is known
   */
  public double value(Action action, double purchase, Situation situation) {
    double margin = economics.marginShare() * economics.orderValue(situation.cartValue());
    return purchase * margin - cost(action, purchase, situation);
  }

  /** All of it as YAML, the same for policies that are equal. */
  public String text() {
    return PolicyText.of(this);
  }
}
