package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns margins (log odds before calibration) into probabilities. Immutable, thread-safe. */
public sealed interface Calibration
    permits IsotonicCalibration, CentredIsotonicCalibration, PlattCalibration, BetaCalibration {

  /** The probability for a margin, never falling where the margin rises; NaN for NaN. */
  double probability(float margin);

  /** What makes it up; {@link #ofJson} gives back the same function to the last bit. */
  ObjectNode toJson();

  /**
   * The calibration in this JSON.
   *
   * @throws ModelFormatException if it is none
   */
  static Calibration ofJson(JsonNode json) {
    String kind = json.path("kind").asText();
    return switch (kind) {
      case IsotonicCalibration.KIND -> IsotonicCalibration.ofJson(json);
      case CentredIsotonicCalibration.KIND -> CentredIsotonicCalibration.ofJson(json);
      case PlattCalibration.KIND -> PlattCalibration.ofJson(json);
      case BetaCalibration.KIND -> BetaCalibration.ofJson(json);
      default ->
          throw new ModelFormatException("The calibration's kind \"" + kind + "\" is unknown");
    };
  }

  /** A number of a calibration's JSON, which must be there. */
  static double number(JsonNode json, String name) {
    double value = json.path(name).asDouble(Double.NaN);
    if (!Double.isFinite(value)) {
      throw new ModelFormatException("The calibration has no number \"" + name + "\"");
    }
    return value;
  }

  /** Numbers of a calibration's JSON. */
  static double[] numbers(JsonNode json, String name) {
    JsonNode array = json.path(name);
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble(Double.NaN);
    }
    return values;
  }

  /** Puts numbers into a calibration's JSON. */
  static void put(ObjectNode json, String name, double[] values) {
    ArrayNode array = json.putArray(name);
    for (double value : values) {
      array.add(value);
    }
  }
}
