package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * A function that is linear between knots.
 *
 * @param margins rising
 * @param probabilities never falling, above 0 and below 1
 */
@SuppressWarnings("ArrayRecordComponent")
record Knots(double[] margins, double[] probabilities) {

  static Knots ofJson(JsonNode json) {
    Knots knots =
        new Knots(Calibration.numbers(json, "margins"), Calibration.numbers(json, "probabilities"));
    int size = knots.margins.length;
    if (size == 0 || size != knots.probabilities.length) {
      throw new ModelFormatException(
          "The calibration has "
              + size
              + " margins and "
              + knots.probabilities.length
              + " probabilities: there must be as many, and one at least");
    }
    for (int i = 0; i < size; i++) {
      double probability = knots.probabilities[i];
      boolean ordered =
          i == 0
              || (knots.margins[i] > knots.margins[i - 1]
                  && probability >= knots.probabilities[i - 1]);
      if (!ordered || !(probability > 0) || !(probability < 1)) {
        throw new ModelFormatException("The calibration's knot " + i + " is out of order");
      }
    }
    return knots;
  }

  void putInto(ObjectNode json) {
    Calibration.put(json, "margins", margins);
    Calibration.put(json, "probabilities", probabilities);
  }

  double firstMargin() {
    return margins[0];
  }

  double lastMargin() {
    return margins[margins.length - 1];
  }

  double firstProbability() {
    return probabilities[0];
  }

  double lastProbability() {
    return probabilities[probabilities.length - 1];
  }

  /** The value at a margin between the first knot and the last. */
  double between(float margin) {
    int at = Arrays.binarySearch(margins, margin);
    if (at >= 0) {
      return probabilities[at];
    }
    int above = -at - 1;
    double share = (margin - margins[above - 1]) / (margins[above] - margins[above - 1]);
    return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
  }
}
