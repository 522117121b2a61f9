package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScoreGatesTest {

  private static final int SESSIONS = 1_000;
  private static final FeatureSet FEATURES = HandModel.features("cart_value");
  private static final PropensityModel TELLING = HandModel.of(FEATURES, 0.5f, 0.05, 0.8);

  /** One session in ten has a cart; of these the given share buys, of the others one in fifty. */
  private static ScoreGates gates(PropensityModel model, double buyingShare) {
    Random random = new Random(3);
    float[] values = new float[SESSIONS];
    float[] labels = new float[SESSIONS];
    float[] ones = new float[SESSIONS];
    Arrays.fill(ones, 1);
    for (int i = 0; i < SESSIONS; i++) {
      values[i] = i % 10 == 0 ? 1 : 0;
      double share = values[i] > 0 ? buyingShare : 0.02;
      labels[i] = random.nextDouble() < share ? 1 : 0;
    }
    Candidate candidate = TestRows.candidate(model, new Matrix(values, 1, labels, ones));
    return new ScoreGates(
        GateSettings.shipped(), candidate.scored(candidate.propensities(model, vector -> vector)));
  }

  @Test
  void precision_isThatOfSessionsThatReachTheThreshold() {
    assertEquals(Outcome.PASSED, gates(TELLING, 0.9).precision().outcome());
    GateVerdict low = gates(TELLING, 0.5).precision();
    assertEquals(Outcome.FAILED, low.outcome());
    assertEquals(0.5, low.figure(), 0.1);
    assertTrue(low.what().startsWith("of 100 sessions that reach 0.75"), low.what());
    PropensityModel shy = HandModel.of(FEATURES, 0.5f, 0.05, 0.74);
    assertEquals(Outcome.SKIPPED, gates(shy, 0.5).precision().outcome());
  }
}
