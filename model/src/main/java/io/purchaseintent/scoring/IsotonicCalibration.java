package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Turns margins into probabilities by isotonic regression: the non-decreasing function with the
 * least weighted squared error, linear between its knots, constant beyond them.
 *
 * <p>Fitted by pooling adjacent violators (Barlow et al., 1972). Probabilities stay within {@code
 * [1e-6, 1 − 1e-6]}, since a sample never proves a certainty. Immutable.
 */
public final class IsotonicCalibration {

  static final double LEAST = 1e-6;

  private final double[] margins;
  private final double[] probabilities;

  private IsotonicCalibration(double[] margins, double[] probabilities) {
    this.margins = margins;
    this.probabilities = probabilities;
  }

  /** Rows that share one value. */
  private record Block(double first, double last, double sum, double weight) {
    double mean() {
      return sum / weight;
    }

    Block with(Block next) {
      return new Block(first, next.last, sum + next.sum, weight + next.weight);
    }
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
    if (margins.length == 0) {
      throw new IllegalArgumentException("There is no row to calibrate on");
    }
    Integer[] order = new Integer[margins.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> margins[i]));
    Deque<Block> blocks = new ArrayDeque<>();
    for (int i = 0; i < order.length; ) {
      double margin = margins[order[i]];
      double sum = 0;
      double weight = 0;
      for (; i < order.length && margins[order[i]] == margin; i++) {
        sum += (double) labels[order[i]] * weights[order[i]];
        weight += weights[order[i]];
      }
      Block block = new Block(margin, margin, sum, weight);
      while (!blocks.isEmpty() && blocks.getLast().mean() >= block.mean()) {
        block = blocks.removeLast().with(block);
      }
      blocks.addLast(block);
    }
    return ofBlocks(blocks);
  }

  private static IsotonicCalibration ofBlocks(Iterable<Block> blocks) {
    List<double[]> knots = new ArrayList<>();
    for (Block block : blocks) {
      double probability = Math.min(1 - LEAST, Math.max(LEAST, block.mean()));
      knots.add(new double[] {block.first(), probability});
      if (block.last() > block.first()) {
        knots.add(new double[] {block.last(), probability});
      }
    }
    return new IsotonicCalibration(
        knots.stream().mapToDouble(knot -> knot[0]).toArray(),
        knots.stream().mapToDouble(knot -> knot[1]).toArray());
  }

  /** The probability for a margin; NaN for NaN. */
  public double probability(float margin) {
    int at = Arrays.binarySearch(margins, margin);
    if (at >= 0) {
      return probabilities[at];
    }
    int above = -at - 1;
    if (above == 0) {
      return probabilities[0];
    }
    if (above == margins.length) {
      return Float.isNaN(margin) ? Double.NaN : probabilities[above - 1];
    }
    double share = (margin - margins[above - 1]) / (margins[above] - margins[above - 1]);
    return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
  }

  /** The knots as JSON; reading it back gives the same function to the last bit. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("kind", "isotonic");
    for (double margin : margins) {
      json.withArray("margins").add(margin);
    }
    for (double probability : probabilities) {
      json.withArray("probabilities").add(probability);
    }
    return json;
  }

  /**
   * The calibration in this JSON.
   *
   * @throws ModelFormatException if it is none
   */
  public static IsotonicCalibration ofJson(JsonNode json) {
    double[] margins = doubles(json.path("margins"));
    double[] probabilities = doubles(json.path("probabilities"));
    if (!json.path("kind").asText().equals("isotonic")
        || margins.length == 0
        || margins.length != probabilities.length) {
      throw new ModelFormatException("The calibration is no isotonic one, or has no knots");
    }
    for (int i = 0; i < margins.length; i++) {
      boolean ordered =
          i == 0 || (margins[i] > margins[i - 1] && probabilities[i] >= probabilities[i - 1]);
      if (!ordered || !(probabilities[i] > 0) || !(probabilities[i] < 1)) {
        throw new ModelFormatException("The calibration's knot " + i + " is out of order");
      }
    }
    return new IsotonicCalibration(margins, probabilities);
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
