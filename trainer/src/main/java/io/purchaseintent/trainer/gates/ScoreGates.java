package io.purchaseintent.trainer.gates;

import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.evaluation.Selection;
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
   * propensity first reaches the threshold.
   */
  GateVerdict precision(PolicyThresholds policy) {
    ScoredRows sessions = scored.highestOfEachSession();
    if (policy.byAction().isEmpty()) {
      Judged judged =
          judge(
              "the discount threshold",
              sessions,
              settings.number("discount_threshold"),
              settings.number("min_precision"));
      return verdict(List.of(judged), judged.what());
    }
    List<Judged> judged = new ArrayList<>();
    policy
        .byAction()
        .forEach((action, from) -> judged.add(judge(action + " from", sessions, from, from)));
    StringJoiner what = new StringJoiner("; ", "policy " + policy.policy() + ": ", "");
    judged.forEach(each -> what.add(each.what()));
    return verdict(judged, what.toString());
  }

  /**
   * What was said of a threshold.
   *
   * @param precision NaN where too few sessions reach it
   */
  private record Judged(double precision, double least, String what) {

    boolean isTold() {
      return !Double.isNaN(precision);
    }
  }

  private Judged judge(String name, ScoredRows sessions, double threshold, double least) {
    Selection selection = Selection.atThreshold(sessions, threshold);
    long selected = Math.round(selection.share() * sessions.size());
    if (selected < settings.number("min_selected_sessions")) {
      return new Judged(
          Double.NaN,
          least,
          String.format(
              Locale.ROOT,
              "%d sessions reach %s %.2f, too few to judge by: at least %d",
              selected,
              name,
              threshold,
              Math.round(settings.number("min_selected_sessions"))));
    }
    return new Judged(
        selection.precision(),
        least,
        String.format(
            Locale.ROOT,
            "of %d sessions that reach %s %.2f %.1f%% buy; at least %.1f%%",
            selected,
            name,
            threshold,
            100 * selection.precision(),
            100 * least));
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
