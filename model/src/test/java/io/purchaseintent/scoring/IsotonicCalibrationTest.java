package io.purchaseintent.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class IsotonicCalibrationTest {

  private static IsotonicCalibration golden() throws IOException {
    JsonNode golden = Golden.read();
    return IsotonicCalibration.fit(
        Golden.floats(golden.path("margins")),
        Golden.floats(golden.path("labels")),
        Golden.floats(golden.path("weights")));
  }

  @Test
  void fit_agreesWithScikitLearn() throws IOException {
    JsonNode golden = Golden.read();
    float[] queries = Golden.floats(golden.path("queries"));
    double[] actual = new double[queries.length];
    for (int i = 0; i < queries.length; i++) {
      actual[i] = golden().probability(queries[i]);
    }

    assertArrayEquals(Golden.doubles(golden.path("isotonic")), actual, 1e-9);
  }

  @Test
  void json_givesBackTheSameFunctionToTheLastBit() throws IOException {
    IsotonicCalibration written = golden();
    IsotonicCalibration read =
        IsotonicCalibration.ofJson(new ObjectMapper().readTree(written.toJson().toString()));

    for (float margin = -9; margin < 4; margin += 0.01f) {
      assertEquals(written.probability(margin), read.probability(margin));
    }
  }

  @Test
  void probability_isWithinZeroAndOne_andNeverFalls() throws IOException {
    IsotonicCalibration calibration = golden();
    double before = 0;
    for (float margin = -20; margin < 20; margin += 0.01f) {
      double probability = calibration.probability(margin);
      assertTrue(probability > 0 && probability < 1 && probability >= before);
      before = probability;
    }
    assertEquals(calibration.probability(-20), calibration.probability(Float.NEGATIVE_INFINITY));
    assertEquals(calibration.probability(20), calibration.probability(Float.POSITIVE_INFINITY));
    assertTrue(Double.isNaN(calibration.probability(Float.NaN)));
  }

  @Test
  void json_withKnotsOutOfOrder_isRefused() throws IOException {
    ObjectNode json = golden().toJson();
    json.withArray("probabilities").insert(1, 0.999).remove(2);

    assertThrows(ModelFormatException.class, () -> IsotonicCalibration.ofJson(json));
  }
}
