package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.statistics.offpolicy.Estimate;
import java.util.Locale;
import java.util.stream.Collectors;

/** What to do so that a log can tell what it cannot. */
final class Remedy {

  private static final double SHARE = 0.1;
  private static final double POWER = 0.8;

  private Remedy() {}

  /** What is missing, and what to do about it. */
  static String of(Worth worth, Worth.OfPolicy policy) {
    String often =
        policy.untoldBy().entrySet().stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT, "%s in %.1f%%", each.getKey(), 100 * each.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
            Locale.ROOT,
            "in %.1f%% of the visits it does what the log never did (%s). ",
            100 * policy.untold(),
            often)
        + (policy.untoldLater() > policy.untold() / 2 ? wait(policy) : explore(worth, policy));
  }

  /** A visit keeps its draw: one whose draw is an action's has it as soon as it may. */
  private static String wait(Worth.OfPolicy policy) {
    return String.format(
        Locale.ROOT,
        "In %.1f%% only because of what came before in the visit: it waits where the log did not,"
            + " and a visit whose draw is an action's has it as soon as it may. Let the policy that"
            + " serves and explores wait alike, by the same rules under only: (min_events,"
            + " cart_value_from, propensity_from), or compare one that does not wait.",
        100 * policy.untoldLater());
  }

  /**
   * Turn exploration on; by then the least effect is found with a power of 80%.
   *
   * <p>About: a policy that in a share s of the visits does what is drawn with probability p makes
   * the variance of an outcome s/p times what it is.
   */
  private static String explore(Worth worth, Worth.OfPolicy policy) {
    Sample sample = worth.sample();
    Estimate margin = worth.logged().get(Measure.MARGIN.ordinal());
    int actions = policy.untoldBy().size() + 1;
    double variance = Math.pow(margin.error(), 2) * sample.visits().size();
    double errors = Estimate.normalQuantile(1 - policy.risk() / 2) + Estimate.normalQuantile(POWER);
    double least = worth.effect() * Math.abs(margin.value());
    double visits =
        errors * errors * variance * (1 + policy.untold() * actions / SHARE) / (least * least);
    return String.format(
        Locale.ROOT,
        "%sTurn exploration on in the policy that serves (exploration: {share: %.1f, among:"
            + " allowed}), with these actions in it%s",
        sample.explored() == 0
            ? "There was no chance in what was decided, so only what is the same can be compared. "
            : "",
        SHARE,
        Double.isFinite(visits)
            ? String.format(
                Locale.ROOT,
                ", for about %,.0f visits (%,.0f days as these): then an effect of %.0f%% of the"
                    + " margin is found.",
                visits,
                Math.ceil(visits / sample.visitsADay()),
                100 * worth.effect())
            : ".");
  }
}
