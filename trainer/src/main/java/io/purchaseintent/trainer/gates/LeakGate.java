package io.purchaseintent.trainer.gates;

import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Calls out a feature that knows the outcome: one that tells buyers from others nearly without a
 * fault, among moments of one number in their session.
 *
 * <p>Moments of one number are compared since any count tells a long session from a short one, and
 * short ones do not buy; an outcome that shows with a delay has shown in the later of them. A
 * missing value counts as the lowest, so that an outcome is also seen in what is missing.
 */
final class LeakGate {

  private static final int[] MOMENTS = {1, 2, 3, 5, 10, 20, 40};
  private static final int MIN_BUYERS = 10;

  private LeakGate() {}

  /** A feature's AUC in whichever direction, less twice its standard error. */
  private record Suspicion(String feature, int moment, double auc, double sure) {}

  static GateVerdict of(
      GateSettings settings, List<String> features, Matrix rows, Moments moments) {
    double bound = settings.number("max_single_feature_auc");
    Suspicion worst = new Suspicion("", 0, Double.NaN, Double.NEGATIVE_INFINITY);
    for (int moment : MOMENTS) {
      int[] at = moments.atEvent(moment);
      Matrix part = rows.at(at);
      if (part.positives() < MIN_BUYERS || part.positives() == part.rows()) {
        continue;
      }
      for (int column = 0; column < rows.columns(); column++) {
        Suspicion suspicion = suspicion(features.get(column), moment, part, column);
        worst = suspicion.sure > worst.sure ? suspicion : worst;
      }
    }
    if (Double.isNaN(worst.auc)) {
      return GateVerdict.skipped(
          "leakage", "no moment of one number has " + MIN_BUYERS + " that end in a purchase");
    }
    return GateVerdict.of(
        "leakage",
        worst.sure <= bound,
        worst.auc,
        "%s alone has AUC %.4f at event %d, %.4f less its noise; at most %.4f%s",
        worst.feature,
        worst.auc,
        worst.moment,
        worst.sure,
        bound,
        worst.sure <= bound ? "" : ", more is not plausible: does it know the outcome?");
  }

  private static Suspicion suspicion(String feature, int moment, Matrix part, int column) {
    double[] values = new double[part.rows()];
    for (int row = 0; row < values.length; row++) {
      float value = part.values()[row * part.columns() + column];
      values[row] = Float.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }
    float[] ones = new float[values.length];
    Arrays.fill(ones, 1);
    double auc = Ranking.auc(ScoredRows.of(values, part.labels(), ones));
    double either = Math.max(auc, 1 - auc);
    return new Suspicion(
        feature,
        moment,
        either,
        either - 2 * standardError(either, part.positives(), part.rows() - part.positives()));
  }

  /** Of an AUC over so many positives and negatives (Hanley and McNeil, 1982). */
  static double standardError(double auc, double positives, double negatives) {
    double q1 = auc / (2 - auc);
    double q2 = 2 * auc * auc / (1 + auc);
    return Math.sqrt(
        (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc))
            / (positives * negatives));
  }
}
