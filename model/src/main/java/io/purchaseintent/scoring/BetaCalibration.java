package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * Beta calibration: the logistic function of {@code a ln s − b ln(1 − s) + c}, where {@code s} is
 * the logistic function of the margin; a and b are at least 0, one that would be negative being
 * held at 0 (Kull, Silva Filho and Flach, 2017).
 *
 * <p>Where both would be, {@code a = b = 0.001}, so that ranks are kept. Immutable.
 */
public final class BetaCalibration implements Calibration {

  static final String KIND = "beta";

  private final double a;
  private final double b;
  private final double c;

  private BetaCalibration(double a, double b, double c) {
    this.a = a;
    this.b = b;
    this.c = c;
  }

  /**
   * The best fit by maximum likelihood.
   *
   * @param margins float[rows], finite
   * @param labels 0 or 1 each
   * @param weights above 0 each
   * @throws IllegalArgumentException if there is no row
   */
  public static BetaCalibration fit(float[] margins, float[] labels, float[] weights) {
    double[] left = new double[margins.length];
    double[] right = new double[margins.length];
    double[] targets = new double[margins.length];
    for (int i = 0; i < margins.length; i++) {
      left[i] = -Logistic.softplus(-margins[i]);
      right[i] = Logistic.softplus(margins[i]);
      targets[i] = labels[i];
    }
    double[] none = new double[margins.length];
    double[] both = Logistic.fit(new double[][] {left, right}, none, targets, weights);
    if (both[0] >= 0 && both[1] >= 0) {
      return new BetaCalibration(both[0], both[1], both[2]);
    }
    double[] one =
        Logistic.fit(new double[][] {both[0] < 0 ? right : left}, none, targets, weights);
    if (one[0] > 0) {
      return both[0] < 0
          ? new BetaCalibration(0, one[0], one[1])
          : new BetaCalibration(one[0], 0, one[1]);
    }
    double least = PlattCalibration.LEAST_SLOPE;
    double[] offsets = new double[margins.length];
    Arrays.setAll(offsets, i -> least * margins[i]);
    return new BetaCalibration(
        least, least, Logistic.fit(new double[0][], offsets, targets, weights)[0]);
  }

  @Override
  public double probability(float margin) {
    double left = a == 0 ? 0 : -a * Logistic.softplus(-margin);
    double right = b == 0 ? 0 : b * Logistic.softplus(margin);
    return Logistic.sigmoid(left + right + c);
  }

  @Override
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", KIND)
        .put("a", a)
        .put("b", b)
        .put("c", c);
  }

  static BetaCalibration ofJson(JsonNode json) {
    double a = Calibration.number(json, "a");
    double b = Calibration.number(json, "b");
    if (!(a >= 0) || !(b >= 0) || !(a + b > 0)) {
      throw new ModelFormatException(
          "The calibration's a = " + a + " and b = " + b + " must be at least 0, one above 0");
    }
    return new BetaCalibration(a, b, Calibration.number(json, "c"));
  }
}
