package io.purchaseintent.trainer.gates;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.evaluation.Selection;
import io.purchaseintent.scoring.OddsShift;
import io.purchaseintent.statistics.Proportions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The gates that score the rows of the test part. */
final class ScoreGates {

  private final GateSettings settings;
  private final ScoredMoments scored;

  ScoreGates(GateSettings settings, ScoredMoments scored) {
    this.settings = settings;
    this.scored = scored;
  }

  /**
   * At each threshold of the policy as many buy of the sessions that reach it as it says; without
   * one as many as the settings ask for at theirs. A session is acted upon once, when its
   * propensity first reaches the threshold. Refused where the interval of the share ends below; by
   * as much as all moments say too much, within the bounds of {@code mean_propensity}, which judges
   * that, it may be below.
   */
  GateVerdict precision(PolicyThresholds policy) {
    ScoredRows sessions = scored.highestOfEachSession();
    OddsShift level = OddsShift.fit(scored.scores(), scored.labels(), scored.moments().weights());
    if (policy.byAction().isEmpty()) {
      Judged judged =
          judge(
              "the discount threshold",
              sessions,
              settings.number("discount_threshold"),
              least(settings.number("min_precision"), level));
      return verdict(List.of(judged), judged.what());
    }
    List<Judged> judged = new ArrayList<>();
    policy
        .byAction()
        .forEach(
            (action, from) ->
                judged.add(judge(action + " from", sessions, from, least(from, level))));
    StringJoiner what = new StringJoiner("; ", "policy " + policy.policy() + ": ", "");
    judged.forEach(each -> what.add(each.what()));
    return verdict(judged, what.toString());
  }

  /** What is left of a share once the level of all moments is taken out, within its bounds. */
  private double least(double promised, OddsShift level) {
    return Math.max(
        promised / settings.number("max_said_over_bought"), Math.min(promised, level.of(promised)));
  }

  /**
   * What was said of a threshold.
   *
   * @param precision NaN where too few sessions reach it
   * @param high upper end of its interval
   */
  private record Judged(double precision, double high, double least, String what) {

    static Judged untold(double least, String what) {
      return new Judged(Double.NaN, Double.NaN, least, what);
    }

    /** Whether enough sessions reach the threshold to tell. */
    boolean isTold() {
      return precision >= least || high < least;
    }
  }

  private Judged judge(String name, ScoredRows sessions, double threshold, double least) {
    Selection selection = Selection.atThreshold(sessions, threshold);
    long selected = Math.round(selection.share() * sessions.size());
    if (selected < settings.number("min_selected_sessions")) {
      return Judged.untold(
          least,
          String.format(
              Locale.ROOT,
              "%d sessions reach %s %.2f, too few to judge by: at least %d",
              selected,
              name,
              threshold,
              Math.round(settings.number("min_selected_sessions"))));
    }
    Interval interval =
        Proportions.interval(Math.round(selection.precision() * selected), selected);
    Judged judged =
        new Judged(
            selection.precision(),
            interval.high(),
            least,
            String.format(
                Locale.ROOT,
                "of %d sessions that reach %s %.2f %.1f%% buy (%.1f%% to %.1f%%); at least %.1f%%",
                selected,
                name,
                threshold,
                100 * selection.precision(),
                100 * interval.low(),
                100 * interval.high(),
                100 * least));
    return judged.isTold()
        ? judged
        : Judged.untold(least, judged.what() + ": which of both, too few sessions tell");
  }

  /** By the one that falls short most, of those that can be told. */
  private static GateVerdict verdict(List<Judged> all, String what) {
    return all.stream()
        .filter(Judged::isTold)
        .min(Comparator.comparingDouble(judged -> judged.precision() / judged.least()))
        .map(
            worst ->
                GateVerdict.of(
                    "precision", worst.precision() >= worst.least(), worst.precision(), "%s", what))
        .orElseGet(() -> GateVerdict.skipped("precision", what));
  }
}
