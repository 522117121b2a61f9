package io.purchaseintent.trainer.gates;

import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.feature.VectorTranslation;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.Incumbents.Incumbent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a version to what serves today: on the same rows, each model by its own codes, and by the
 * same resamples of sessions, a loss of AUC above a margin must be ruled out (non-inferiority). By
 * moment, as what is served is true by moment.
 *
 * <p>Each of many versions may lose less than the margin to the one before it. So losses are
 * counted against an anchor, too: the first version, or the last one that surely gained on the
 * anchor before. Anchors only rise, and no version may be a margin below.
 */
final class ChampionGate {

  static final String NAME = "champion";
  private static final int RESAMPLES = 200;

  /**
   * A version beside the candidate.
   *
   * @param gain of the candidate over it
   */
  private record Comparison(String version, double auc, double gain, Interval interval) {

    String told(String role) {
      return String.format(
          Locale.ROOT,
          "; %s %s %.4f, a gain of %.4f (%.4f to %.4f)",
          role,
          version,
          auc,
          gain,
          interval.low(),
          interval.high());
    }
  }

  private final Candidate candidate;
  private final Incumbents incumbents;
  private final double margin;
  private final double maxUntranslated;
  private final List<Comparison> comparisons = new ArrayList<>();
  private double auc;
  private String fault = "";

  /**
   * @param scored the candidate's rows with its own propensities
   */
  ChampionGate(
      GateSettings settings, Candidate candidate, ScoredMoments scored, Incumbents incumbents) {
    this.candidate = candidate;
    this.incumbents = incumbents;
    this.margin = settings.number("max_loss_to_champion");
    this.maxUntranslated = settings.number("max_untranslated");
    if (incumbents.champion() != null) {
      compare(byMoment(scored));
    }
  }

  private void compare(ScoredRows own) {
    Bootstrap bootstrap =
        new Bootstrap(candidate.moments().sessionCount(), RESAMPLES, candidate.seed());
    double[][] drawn = bootstrap.figures(own, ChampionGate::auc);
    auc = Ranking.auc(own);
    Stream.of(incumbents.champion(), incumbents.anchor())
        .filter(incumbent -> incumbent != null)
        .forEach(incumbent -> compare(incumbent, bootstrap, drawn));
  }

  private void compare(Incumbent incumbent, Bootstrap bootstrap, double[][] drawn) {
    PropensityModel model = incumbent.model();
    if (model == null) {
      noteFault(incumbent.fault());
      return;
    }
    VectorTranslation translation;
    try {
      translation = VectorTranslation.of(candidate.model().featureSet(), model.featureSet());
    } catch (IllegalArgumentException e) {
      noteFault(incumbent.version() + " cannot be scored on these rows: " + e.getMessage());
      return;
    }
    double untranslated = untranslated(translation);
    if (untranslated > maxUntranslated) {
      noteFault(
          String.format(
              Locale.ROOT,
              "%s cannot be scored on %.1f%% of these rows, in which a category without a code may be"
                  + " one that it knows; at most %.1f%%",
              incumbent.version(),
              100 * untranslated,
              100 * maxUntranslated));
      return;
    }
    ScoredRows others = byMoment(candidate.scored(candidate.propensities(model, translation::of)));
    double[][] drawnOthers = bootstrap.figures(others, ChampionGate::auc);
    double[] gains =
        IntStream.range(0, drawn.length)
            .mapToDouble(i -> drawn[i][0] - drawnOthers[i][0])
            .toArray();
    double theirs = Ranking.auc(others);
    comparisons.add(new Comparison(incumbent.version(), theirs, auc - theirs, Interval.of(gains)));
  }

  private void noteFault(String what) {
    fault = fault.isEmpty() ? what : fault + "; " + what;
  }

  private double untranslated(VectorTranslation translation) {
    int rows = candidate.test().rows();
    long unsure =
        IntStream.range(0, rows)
            .parallel()
            .filter(row -> translation.isUnsure(candidate.test().row(row)))
            .count();
    return (double) unsure / rows;
  }

  private static ScoredRows byMoment(ScoredMoments scored) {
    return scored.byMoment(scored.everyRow());
  }

  private static double[] auc(ScoredRows rows) {
    return new double[] {Ranking.auc(rows)};
  }

  /** Skipped where nothing serves; what cannot be compared with what does is refused. */
  GateVerdict verdict() {
    if (incumbents.champion() == null) {
      return GateVerdict.skipped(NAME, "there is no champion yet");
    }
    if (!fault.isEmpty()) {
      return GateVerdict.of(
          NAME,
          false,
          Double.NaN,
          "not compared with the champion: %s. Whoever knows better promotes it with --despite-gates,"
              + " which the log tells",
          fault);
    }
    StringBuilder what = new StringBuilder(String.format(Locale.ROOT, "AUC by moment %.4f", auc));
    String role = "champion";
    for (Comparison comparison : comparisons) {
      what.append(comparison.told(role));
      role = "losses count from";
    }
    return GateVerdict.of(
        NAME,
        comparisons.stream().allMatch(each -> each.interval().low() >= -margin),
        comparisons.get(0).gain(),
        "%s; a loss above %.4f must be ruled out",
        what,
        margin);
  }

  /** The version that losses of later ones are counted against; null where it is this one. */
  @Nullable String anchor() {
    if (comparisons.isEmpty() || !fault.isEmpty()) {
      return null;
    }
    Comparison last = comparisons.get(comparisons.size() - 1);
    return last.interval().low() > 0 ? null : last.version();
  }
}
