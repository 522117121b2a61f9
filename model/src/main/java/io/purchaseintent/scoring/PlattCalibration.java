package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * Platt's calibration: the logistic function of {@code slope · margin + intercept}, fitted by
 * maximum likelihood to the targets {@code (N₊ + 1)/(N₊ + 2)} for buyers and {@code 1/(N₋ + 2)} for
 * others, N being sums of weights (Platt, 1999).
 *
 * <p>The slope is at least {@value #LEAST_SLOPE}, so that ranks are kept. Immutable.
 */
public final class PlattCalibration implements Calibration {

  static final String KIND = "platt";
  static final double LEAST_SLOPE = 1e-3;

  private final double slope;
  private final double intercept;

  private PlattCalibration(double slope, double intercept) {
    this.slope = slope;
    this.intercept = intercept;
  }

  /**
   * The best fit.
   *
   * @param margins float[rows], finite
   * @param labels 0 or 1 each
   * @param weights above 0 each
   * @throws IllegalArgumentException if there is no row
   */
  public static PlattCalibration fit(float[] margins, float[] labels, float[] weights) {
    double[] column = new double[margins.length];
    double buyers = 0;
    double others = 0;
    for (int i = 0; i < column.length; i++) {
      column[i] = margins[i];
      buyers += labels[i] > 0 ? weights[i] : 0;
      others += labels[i] > 0 ? 0 : weights[i];
    }
    double[] targets = new double[column.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels[i] > 0 ? (buyers + 1) / (buyers + 2) : 1 / (others + 2);
    }
    double[] none = new double[column.length];
    double[] fitted = Logistic.fit(new double[][] {column}, none, targets, weights);
    if (fitted[0] >= LEAST_SLOPE) {
      return new PlattCalibration(fitted[0], fitted[1]);
    }
    double[] offsets = Arrays.stream(column).map(margin -> LEAST_SLOPE * margin).toArray();
    return new PlattCalibration(
        LEAST_SLOPE, Logistic.fit(new double[0][], offsets, targets, weights)[0]);
  }

  /** By how much the log odds rise with the margin. */
  public double slope() {
    return slope;
  }

  @Override
  public double probability(float margin) {
    return Logistic.sigmoid(slope * margin + intercept);
  }

  @Override
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", KIND)
        .put("slope", slope)
        .put("intercept", intercept);
  }

  static PlattCalibration ofJson(JsonNode json) {
    double slope = Calibration.number(json, "slope");
    if (!(slope > 0)) {
      throw new ModelFormatException("The calibration's slope " + slope + " must be above 0");
    }
    return new PlattCalibration(slope, Calibration.number(json, "intercept"));
  }
}
