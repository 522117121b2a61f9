package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Isotonic regression: the non-decreasing function with the least weighted squared error, linear
 * between its knots, constant beyond them. Margins of one block get one probability, so it can lose
 * ranks; {@link CentredIsotonicCalibration} does not.
 *
 * <p>Probabilities stay within {@code [1e-6, 1 − 1e-6]}. Immutable.
 */
public final class IsotonicCalibration implements Calibration {

  static final String KIND = "isotonic";

  private final Knots knots;

  private IsotonicCalibration(Knots knots) {
    this.knots = knots;
  }

  /**
   * The best fit.
   *
   * @param margins float[rows]
   * @param labels 0 or 1 each
   * @param weights above 0 each
   * @throws IllegalArgumentException if there is no row
   */
  public static IsotonicCalibration fit(float[] margins, float[] labels, float[] weights) {
    List<double[]> knots = new ArrayList<>();
    for (PooledBlock block : PooledBlock.fit(margins, labels, weights)) {
      knots.add(new double[] {block.first(), block.probability()});
      if (block.last() > block.first()) {
        knots.add(new double[] {block.last(), block.probability()});
      }
    }
    return new IsotonicCalibration(
        new Knots(
            knots.stream().mapToDouble(knot -> knot[0]).toArray(),
            knots.stream().mapToDouble(knot -> knot[1]).toArray()));
  }

  @Override
  public double probability(float margin) {
    if (margin <= knots.firstMargin()) {
      return knots.firstProbability();
    }
    if (margin >= knots.lastMargin()) {
      return knots.lastProbability();
    }
    return Float.isNaN(margin) ? Double.NaN : knots.between(margin);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("kind", KIND);
    knots.putInto(json);
    return json;
  }

  static IsotonicCalibration ofJson(JsonNode json) {
    return new IsotonicCalibration(Knots.ofJson(json));
  }
}
