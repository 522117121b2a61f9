package io.purchaseintent.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Figures of scikit-learn on 400 seeded rows with many ties: roc_auc_score,
 * average_precision_score, log_loss and brier_score_loss, weighted, and IsotonicRegression
 * (out_of_bounds="clip") on the margins with its predictions for 97 queries.
 */
public final class Golden {

  private Golden() {}

  /** The file's content. */
  public static JsonNode read() throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("scikit-learn.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  /** A column. */
  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  /** A column. */
  public static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
