package io.purchaseintent.evaluation;

/**
 * Rows with a score, a label and a weight each, the columns being of one length.
 *
 * @param scores the greater, the likelier a purchase; probabilities where a measure asks for them
 * @param labels 0 or 1
 * @param weights above 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScoredRows(double[] scores, float[] labels, float[] weights) {

  public ScoredRows {
    if (scores.length != labels.length || labels.length != weights.length) {
      throw new IllegalArgumentException(
          "The columns have "
              + scores.length
              + ", "
              + labels.length
              + " and "
              + weights.length
              + " rows");
    }
  }

  /** Number of rows. */
  public int size() {
    return scores.length;
  }

  /** The rows at these places. */
  public ScoredRows at(int[] rows) {
    double[] s = new double[rows.length];
    float[] l = new float[rows.length];
    float[] w = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      s[i] = scores[rows[i]];
      l[i] = labels[rows[i]];
      w[i] = weights[rows[i]];
    }
    return new ScoredRows(s, l, w);
  }
}
