package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.SliceFigures;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Step;
import io.purchaseintent.statistics.MeanDifference;
import io.purchaseintent.statistics.RunningMean;
import java.util.Locale;
import java.util.Map;

/**
 * Judges, in shadow, whether a version says of the same visits what the champion says. That takes
 * no purchase, so it is told long before anything is bought often enough.
 *
 * <p>Where the champion is right, the Brier score of a version is above its own by the mean square
 * of what lies between the two. Telling visits apart earns the champion the variance of what it
 * promises. So the one beside the other is the share of that which the version would lose. It may
 * be the version that is right; then outcomes say so. A version that would lose too much waits
 * until they say that it is no worse, and is back when they say that it is.
 */
final class AgreementJudge {

  /** Of fewer visitors nothing is said. */
  private static final long LEAST = 100;

  /** Of fewer visitors of a slice nothing is said: a few of them could rule it. */
  private static final long LEAST_OF_SLICE = 500;

  /**
   * The chance, at all looks together, that outcomes let a version pass that is worse. No version
   * is sent back by it, so it is no part of the plan's risk.
   */
  private static final double UNSEEN = 0.05;

  private final double allowed;
  private final Step step;
  private final double risk;
  private final Outcomes outcomes;

  AgreementJudge(double allowed, Step step, double risk, Outcomes outcomes) {
    this.allowed = allowed;
    this.step = step;
    this.risk = risk;
    this.outcomes = outcomes;
  }

  /** What it comes to. */
  Finding finding() {
    SliceFigures all = outcomes.slices().get(Outcomes.ALL);
    if (all == null || all.excessPairs().count() < LEAST) {
      return new Finding(
          Check.AGREEMENT.code(),
          Say.WAIT,
          String.format(
              Locale.ROOT,
              "%d visitors whose visit is over were scored by both, %d are needed",
              all == null ? 0 : all.excessPairs().count(),
              LEAST));
    }
    Finding worst = of("", all, risk / 2);
    double ofSlice = risk / 2 / Math.max(1, outcomes.slices().size() - 1);
    for (Map.Entry<String, SliceFigures> slice : outcomes.slices().entrySet()) {
      boolean isToldOf =
          !slice.getKey().equals(Outcomes.ALL)
              && slice.getValue().excessPairs().count() >= LEAST_OF_SLICE;
      if (isToldOf) {
        Finding there = of(slice.getKey() + ": ", slice.getValue(), ofSlice);
        worst = worst.say().or(there.say()) == worst.say() ? worst : there;
      }
    }
    return worst;
  }

  private Finding of(String where, SliceFigures figures, double with) {
    double lost = lost(figures);
    String words =
        String.format(
            Locale.ROOT,
            "%sbeside the champion's scores of the same %d visitors, a version that is wrong where"
                + " they differ loses %.0f%% of what the champion tells apart",
            where,
            figures.excessPairs().count(),
            100 * lost);
    if (lost <= allowed) {
      return new Finding(Check.AGREEMENT.code(), Say.GO_ON, words);
    }
    // Above 0 the version is worse.
    MeanDifference worse = MeanDifference.ofPairs(figures.squarePairs());
    double at = step.sessions();
    if (worse.low(with, at) > 0) {
      return new Finding(
          Check.AGREEMENT.code(), Say.BACK, words + ", and by outcomes it surely is wrong there");
    }
    double most = allowed * figures.promised().variance();
    return worse.high(UNSEEN, at) <= most
        ? new Finding(
            Check.AGREEMENT.code(), Say.GO_ON, words + ", but by outcomes it is surely no worse")
        : new Finding(
            Check.AGREEMENT.code(),
            Say.WAIT,
            String.format(
                Locale.ROOT,
                "%s, more than %.0f%%: outcomes must tell which of them is right, or a person (skip"
                    + " or abort); so far its Brier score is %+.5f beside the champion's",
                words,
                100 * allowed,
                worse.value()));
  }

  /**
   * Infinite, which is never allowed, where the champion tells nothing apart and the version does.
   */
  private static double lost(SliceFigures figures) {
    RunningMean apart = figures.excessPairs();
    double meanSquare = apart.variance() + apart.mean() * apart.mean();
    return meanSquare == 0 ? 0 : meanSquare / figures.promised().variance();
  }
}
