package io.purchaseintent.trainer.gates;

import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.evaluation.Selection;
import io.purchaseintent.scoring.PropensityModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gates that score the rows of the test part. */
final class ScoreGates {

  private static final int RESAMPLES = 200;

  private final GateSettings settings;
  private final Candidate candidate;
  private final ScoredMoments scored;

  ScoreGates(GateSettings settings, Candidate candidate) {
    this.settings = settings;
    this.candidate = candidate;
    this.scored = scored(candidate.model());
  }

  private ScoredMoments scored(PropensityModel model) {
    return new ScoredMoments(
        candidate.moments(),
        candidate.test().labels(),
        candidate.test().weights(),
        candidate.propensities(model),
        List.of());
  }

  /**
   * No worse than the champion, on the same rows and by the same resamples. By moment, as what is
   * served is true by moment.
   */
  GateVerdict champion(@Nullable PropensityModel champion) {
    if (champion == null) {
      return GateVerdict.skipped("champion", "there is no champion yet");
    }
    if (!champion.featureSet().equals(candidate.model().featureSet())) {
      return GateVerdict.skipped(
          "champion",
          "the champion "
              + champion.version()
              + " needs feature set "
              + champion.featureSet().hash()
              + ", the rows have "
              + candidate.model().featureSet().hash());
    }
    ScoredRows own = scored.byMoment(scored.everyRow());
    ScoredRows others = scored(champion).byMoment(scored.everyRow());
    Bootstrap bootstrap =
        new Bootstrap(candidate.moments().sessionCount(), RESAMPLES, candidate.seed());
    double[][] drawn = bootstrap.figures(own, ScoreGates::auc);
    double[][] drawnOthers = bootstrap.figures(others, ScoreGates::auc);
    double[] gains = new double[drawn.length];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = drawn[i][0] - drawnOthers[i][0];
    }
    Interval interval = Interval.of(gains);
    double gain = Ranking.auc(own) - Ranking.auc(others);
    return GateVerdict.of(
        "champion",
        interval.high() >= settings.number("min_gain_over_champion"),
        gain,
        "AUC by moment %.4f, champion %s %.4f: a gain from %.4f to %.4f, which must reach %.4f",
        Ranking.auc(own),
        champion.version(),
        Ranking.auc(others),
        interval.low(),
        interval.high(),
        settings.number("min_gain_over_champion"));
  }

  private static double[] auc(ScoredRows rows) {
    return new double[] {Ranking.auc(rows)};
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
