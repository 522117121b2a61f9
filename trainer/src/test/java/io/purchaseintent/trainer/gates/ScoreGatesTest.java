package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import io.purchaseintent.training.Matrix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
    int[] firsts = new int[SESSIONS];
    Arrays.fill(firsts, 1);
    for (int i = 0; i < SESSIONS; i++) {
      values[i] = i % 10 == 0 ? 1 : 0;
      double share = values[i] > 0 ? buyingShare : 0.02;
      labels[i] = random.nextDouble() < share ? 1 : 0;
    }
    Candidate candidate =
        new Candidate(
            model,
            JsonNodeFactory.instance.objectNode(),
            new Matrix(values, 1, labels, ones),
            new Moments(IntStream.range(0, SESSIONS).toArray(), firsts, new long[SESSIONS]),
            new boolean[SESSIONS],
            List.of(),
            new Lake(Path.of("none")),
            Duration.ofHours(1),
            5);
    return new ScoreGates(GateSettings.shipped(), candidate);
  }

  @Test
  void champion_mustNotBeSurelyBetter() {
    PropensityModel blind = HandModel.of(FEATURES, 5, 0.1, 0.8);
    PropensityModel same = HandModel.of(FEATURES, 0.7f, 0.1, 0.7);

    assertEquals(Outcome.SKIPPED, gates(TELLING, 0.8).champion(null).outcome());
    assertEquals(Outcome.PASSED, gates(TELLING, 0.8).champion(blind).outcome());
    assertEquals(Outcome.PASSED, gates(TELLING, 0.8).champion(same).outcome());
    assertEquals(Outcome.FAILED, gates(blind, 0.8).champion(TELLING).outcome());
  }

  @Test
  void champion_withinNoise_isNoReasonToRefuse() {
    // Of carts that buy hardly more often than others a hundred prove nothing.
    PropensityModel blind = HandModel.of(FEATURES, 5, 0.1, 0.8);

    assertEquals(Outcome.PASSED, gates(blind, 0.02).champion(TELLING).outcome());
  }

  @Test
  void championOfAnotherFeatureSet_isNotCompared() {
    PropensityModel other =
        HandModel.of(HandModel.features("cart_value", "event_count"), 0.5f, 0.1, 0.8);

    GateVerdict verdict = gates(TELLING, 0.8).champion(other);

    assertEquals(Outcome.SKIPPED, verdict.outcome());
    assertTrue(verdict.what().contains(other.featureSet().hash()));
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
