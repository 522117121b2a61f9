package io.purchaseintent.trainer.gates;

import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.evaluation.Selection;

/** The gates that score the rows of the test part. */
final class ScoreGates {

  private final GateSettings settings;
  private final ScoredMoments scored;

  ScoreGates(GateSettings settings, ScoredMoments scored) {
    this.settings = settings;
    this.scored = scored;
  }

  /** A session is acted upon once, when its propensity first reaches the threshold. */
  GateVerdict precision() {
    double threshold = settings.number("discount_threshold");
    ScoredRows sessions = scored.highestOfEachSession();
    Selection selection = Selection.atThreshold(sessions, threshold);
    long selected = Math.round(selection.share() * sessions.size());
    if (selected < settings.number("min_selected_sessions")) {
      return GateVerdict.skipped(
          "precision",
          selected
              + " sessions reach the discount threshold "
              + threshold
              + ", too few to judge by: at least "
              + Math.round(settings.number("min_selected_sessions")));
    }
    return GateVerdict.of(
        "precision",
        selection.precision() >= settings.number("min_precision"),
        selection.precision(),
        "of %d sessions that reach %.2f %.1f%% buy; at least %.1f%%",
        selected,
        threshold,
        100 * selection.precision(),
        100 * settings.number("min_precision"));
  }
}
