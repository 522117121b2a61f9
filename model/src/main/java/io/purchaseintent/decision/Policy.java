package io.purchaseintent.decision;

import io.purchaseintent.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
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
 * @param actions one of them none; of equal value the one before is chosen
 */
public record Policy(
    String name,
    ZoneId zone,
    Economics economics,
    OptionalDouble dailyBudget,
    Exploration exploration,
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
  }

  /**
   * The name, and by what its content is known: {@code NAME@} and twelve hexadecimal digits of the
   * SHA-256 of {@link #text}. Comments, spaces and the order of settings do not change it.
   */
  public String id() {
    String hash = Sha256.of(text().getBytes(StandardCharsets.UTF_8));
    return name + "@" + hash.substring(0, VERSION_DIGITS);
  }

  /** All of it as YAML, the same for policies that are equal. */
  public String text() {
    return PolicyText.of(this);
  }
}
