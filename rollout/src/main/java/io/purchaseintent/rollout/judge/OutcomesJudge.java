package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.SliceFigures;
import io.purchaseintent.rollout.evidence.SliceFigures.OfVersion;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Margins;
import io.purchaseintent.rollout.plan.Step;
import io.purchaseintent.statistics.MeanDifference;
import io.purchaseintent.statistics.RunningMean;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges by what became of visitors: of all, and of each slice with a stricter bound. */
final class OutcomesJudge {

  /** A Brier score is worse that is greater by so much of the champion's. */
  private static final double WORSE_BRIER = 0.02;

  /** What is given away is more if it is greater by so much of what the champion gives. */
  private static final double MORE_DISCOUNTS = 0.1;

  private final Margins margins;
  private final Step step;
  private final double risk;
  private final Outcomes outcomes;

  OutcomesJudge(Margins margins, Step step, double risk, Outcomes outcomes) {
    this.margins = margins;
    this.step = step;
    this.risk = risk;
    this.outcomes = outcomes;
  }

  /** What a slice says of a check. */
  private interface OfSlice {
    /**
     * @return why it is harm, or null
     */
    @Nullable String harm(SliceFigures figures, double risk);
  }

  /** What a check comes to. */
  Finding of(Check check) {
    SliceFigures all = outcomes.slices().get(Outcomes.ALL);
    if (all == null) {
      return new Finding(check.code(), Say.WAIT, "no outcome is known");
    }
    return switch (check) {
      case CALIBRATION ->
          of(check, all, this::miscalibrated, isCalibrationTold(all), calibration(all));
      case PURCHASES ->
          of(
              check,
              all,
              (figures, of) -> fewer(figures, OfVersion::purchases, of, "orders a visitor"),
              difference(all, OfVersion::purchases).isTold(),
              told(all, OfVersion::purchases, "orders a visitor"));
      case MONEY ->
          of(
              check,
              all,
              (figures, of) -> fewer(figures, OfVersion::money, of, "of money a visitor"),
              difference(all, OfVersion::money).isTold(),
              told(all, OfVersion::money, "of money a visitor, discounts taken off"));
      default -> discounts(all);
    };
  }

  private Finding of(
      Check check, SliceFigures all, OfSlice harm, boolean isTold, String otherwise) {
    String why = harm.harm(all, risk / 2);
    if (why != null) {
      return new Finding(check.code(), Say.BACK, why);
    }
    double ofSlice = risk / 2 / Math.max(1, outcomes.slices().size() - 1);
    for (Map.Entry<String, SliceFigures> slice : outcomes.slices().entrySet()) {
      String there =
          slice.getKey().equals(Outcomes.ALL) ? null : harm.harm(slice.getValue(), ofSlice);
      if (there != null) {
        return new Finding(check.code(), Say.BACK, slice.getKey() + ": " + there);
      }
    }
    return new Finding(
        check.code(),
        isTold ? Say.GO_ON : Say.WAIT,
        isTold ? otherwise : otherwise + ": too few to tell");
  }

  private static MeanDifference difference(
      SliceFigures figures, Function<OfVersion, RunningMean> of) {
    return MeanDifference.of(of.apply(figures.champion()), of.apply(figures.version()));
  }

  private @Nullable String fewer(
      SliceFigures figures, Function<OfVersion, RunningMean> of, double with, String what) {
    return difference(figures, of).high(with, step.sessions()) < 0
        ? told(figures, of, what) + ": surely less"
        : null;
  }

  private static String told(
      SliceFigures figures, Function<OfVersion, RunningMean> of, String what) {
    RunningMean version = of.apply(figures.version());
    RunningMean champion = of.apply(figures.champion());
    return String.format(
        Locale.ROOT,
        "%.4f %s (%d), the champion's %.4f (%d)",
        version.mean(),
        what,
        version.count(),
        champion.mean(),
        champion.count());
  }

  /** The difference to the champion: of the same visitors where both scored them. */
  private MeanDifference excess(SliceFigures figures) {
    return step.isShadow()
        ? MeanDifference.ofPairs(figures.excessPairs())
        : difference(figures, OfVersion::excess);
  }

  private MeanDifference squares(SliceFigures figures) {
    return step.isShadow()
        ? MeanDifference.ofPairs(figures.squarePairs())
        : difference(figures, OfVersion::squares);
  }

  private boolean isCalibrationTold(SliceFigures all) {
    RunningMean bought = all.bought();
    return bought.nonZero() > 0
        && MeanDifference.ofPairs(all.version().excess()).isTold()
        && all.champion().excess().count() > 0;
  }

  private @Nullable String miscalibrated(SliceFigures figures, double with) {
    double of = with / 3;
    double at = step.sessions();
    double allowed = margins.calibration() * figures.bought().mean();
    MeanDifference own = MeanDifference.ofPairs(figures.version().excess());
    MeanDifference beside = excess(figures);
    if (areAbove(own.low(of, at), beside.low(of, at), allowed)) {
      return calibration(figures) + ": surely too much, and more than the champion";
    }
    if (areAbove(-own.high(of, at), -beside.high(of, at), allowed)) {
      return calibration(figures) + ": surely too little, and less than the champion";
    }
    double worse = WORSE_BRIER * figures.champion().squares().mean();
    MeanDifference squares = squares(figures);
    return squares.low(of, at) > worse
        ? String.format(
            Locale.ROOT,
            "a Brier score that is %.4f above the champion's %.4f: surely worse",
            squares.value(),
            figures.champion().squares().mean())
        : null;
  }

  /** Whether both are surely there, and one of them by more than is allowed. */
  private static boolean areAbove(double own, double beside, double allowed) {
    return own > 0 && beside > 0 && Math.max(own, beside) > allowed;
  }

  private static String calibration(SliceFigures figures) {
    if (figures.version().excess().count() == 0) {
      return "no visit that it scored is over yet";
    }
    return String.format(
        Locale.ROOT,
        "it promised %+.4f beside what was bought (%d visitors), the champion %+.4f; %.4f buy",
        figures.version().excess().mean(),
        figures.version().excess().count(),
        figures.champion().excess().mean(),
        figures.bought().mean());
  }

  /** More is given, and no more is bought: once there are as many sessions as the step asks for. */
  private Finding discounts(SliceFigures all) {
    String check = Check.DISCOUNTS.code();
    RunningMean champion = all.champion().discounts();
    RunningMean version = all.version().discounts();
    String words = told(all, OfVersion::discounts, "of discounts a visitor");
    if (champion.nonZero() + version.nonZero() == 0) {
      boolean enough = Math.min(champion.count(), version.count()) > 0;
      return new Finding(check, enough ? Say.GO_ON : Say.WAIT, "nothing was given yet");
    }
    MeanDifference given = difference(all, OfVersion::discounts);
    MeanDifference orders = difference(all, OfVersion::purchases);
    double at = step.sessions();
    boolean more = given.low(risk, at) > MORE_DISCOUNTS * champion.mean();
    boolean forMore = orders.low(risk, at) > 0;
    boolean full = outcomes.sessions() >= step.sessions();
    if (more && !forMore && full) {
      return new Finding(check, Say.BACK, words + ": surely more, and no more is surely bought");
    }
    return new Finding(check, given.isTold() ? Say.GO_ON : Say.WAIT, words);
  }
}
