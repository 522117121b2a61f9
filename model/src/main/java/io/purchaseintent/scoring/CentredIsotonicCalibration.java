package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Isotonic regression that keeps ranks: linear between the centres of the blocks of {@link
 * IsotonicCalibration} (Oron and Flournoy, 2017), so that it rises strictly there. Beyond the outer
 * centres the log odds go on with the slope of Platt's calibration of the same rows.
 *
 * <p>Immutable.
 */
public final class CentredIsotonicCalibration implements Calibration {

  static final String KIND = "centred_isotonic";

  private final Knots knots;
  private final double slope;

  private CentredIsotonicCalibration(Knots knots, double slope) {
    this.knots = knots;
    this.slope = slope;
  }

  /**
   * The best fit.
   *
   * @param margins float[rows]
   * @param labels 0 or 1 each
   * @param weights above 0 each
   * @throws IllegalArgumentException if there is no row
   */
  public static CentredIsotonicCalibration fit(float[] margins, float[] labels, float[] weights) {
    List<double[]> knots = new ArrayList<>();
    for (PooledBlock block : PooledBlock.fit(margins, labels, weights)) {
      // Blocks differ by less than what is told apart from 0 or 1 only at the ends.
      if (knots.isEmpty() || block.probability() > knots.get(knots.size() - 1)[1]) {
        knots.add(new double[] {block.centre(), block.probability()});
      }
    }
    return new CentredIsotonicCalibration(
        new Knots(
            knots.stream().mapToDouble(knot -> knot[0]).toArray(),
            knots.stream().mapToDouble(knot -> knot[1]).toArray()),
        PlattCalibration.fit(margins, labels, weights).slope());
  }

  @Override
  public double probability(float margin) {
    if (margin <= knots.firstMargin()) {
      return beyond(knots.firstProbability(), margin - knots.firstMargin());
    }
    if (margin >= knots.lastMargin()) {
      return beyond(knots.lastProbability(), margin - knots.lastMargin());
    }
    return Float.isNaN(margin) ? Double.NaN : knots.between(margin);
  }

  private double beyond(double probability, double distance) {
    return distance == 0
        ? probability
        : Logistic.sigmoid(Logistic.logit(probability) + slope * distance);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("kind", KIND);
    knots.putInto(json);
    return json.put("slope", slope);
  }

  static CentredIsotonicCalibration ofJson(JsonNode json) {
    double slope = Calibration.number(json, "slope");
    if (!(slope > 0)) {
      throw new ModelFormatException("The calibration's slope " + slope + " must be above 0");
    }
    return new CentredIsotonicCalibration(Knots.ofJson(json), slope);
  }
}
