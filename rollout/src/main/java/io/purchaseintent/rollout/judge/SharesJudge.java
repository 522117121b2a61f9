package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Margins;
import io.purchaseintent.statistics.RateBounds;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.util.Locale;

/**
 * Whether visitors come in the planned shares. Where they do not, some of one side are lost, and
 * what is compared are no longer visitors whom chance alone has told apart: no figure of theirs is
 * to be trusted, the good ones least, so a person must look.
 */
final class SharesJudge {

  private final Margins margins;
  private final double risk;
  private final Evidence evidence;

  SharesJudge(Margins margins, double risk, Evidence evidence) {
    this.margins = margins;
    this.risk = risk;
    this.evidence = evidence;
  }

  /** Waits where the share is surely off, or no visitor is known. */
  Finding finding() {
    String check = Check.SHARES.code();
    Hits visitors = evidence.outcomes().visitors();
    if (visitors.trials() == 0) {
      return new Finding(check, Say.WAIT, "no visitor is known");
    }
    PlannedShare planned = evidence.planned();
    RateBounds bounds = RateBounds.of(visitors, risk);
    boolean few = bounds.high() < planned.low() * (1 - margins.shares());
    boolean many = bounds.low() > planned.high() * (1 + margins.shares());
    String told =
        String.format(
            Locale.ROOT,
            "%d of %d visitors are the version's, %.2f%%, planned are %s",
            visitors.hits(),
            visitors.trials(),
            100 * visitors.rate(),
            planned(planned));
    if (!few && !many) {
      return new Finding(check, Say.GO_ON, told);
    }
    return new Finding(
        check,
        Say.WAIT,
        told
            + ": surely too "
            + (few ? "few" : "many")
            + ", so the comparison is not to be trusted; find out where "
            + (few ? "the version's" : "the champion's")
            + " visitors are lost, then ./intent rollout skip or abort");
  }

  private static String planned(PlannedShare planned) {
    return planned.low() == planned.high()
        ? String.format(Locale.ROOT, "%.2f%%", 100 * planned.low())
        : String.format(Locale.ROOT, "%.2f%% to %.2f%%", 100 * planned.low(), 100 * planned.high());
  }
}
