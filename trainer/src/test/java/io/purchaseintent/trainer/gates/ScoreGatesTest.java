package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreGatesTest {

  private static final int SESSIONS = 1_000;
  private static final FeatureSet FEATURES = HandModel.features("cart_value");
  private static final PropensityModel TELLING = HandModel.of(FEATURES, 0.5f, 0.05, 0.8);

  @TempDir private Path folder;

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
    assertEquals(Outcome.PASSED, gates(TELLING, 0.9).precision(PolicyThresholds.NONE).outcome());
    GateVerdict low = gates(TELLING, 0.5).precision(PolicyThresholds.NONE);
    assertEquals(Outcome.FAILED, low.outcome());
    assertEquals(0.5, low.figure(), 0.1);
    assertTrue(
        low.what().startsWith("of 100 sessions that reach the discount threshold 0.75"),
        low.what());
    PropensityModel shy = HandModel.of(FEATURES, 0.5f, 0.05, 0.74);
    assertEquals(Outcome.SKIPPED, gates(shy, 0.5).precision(PolicyThresholds.NONE).outcome());
  }

  /** One session in ten has a cart, of which 0.76 is said, of the others 0.02; shares are exact. */
  private static GateVerdict exactly(int sessions, double buyersOfCarts, double buyersOfOthers) {
    PropensityModel model = HandModel.of(FEATURES, 0.5f, 0.02, 0.76);
    float[] values = new float[sessions];
    float[] labels = new float[sessions];
    float[] ones = new float[sessions];
    Arrays.fill(ones, 1);
    int carts = sessions / 10;
    Arrays.fill(values, 0, carts, 1);
    Arrays.fill(labels, 0, (int) Math.round(buyersOfCarts * carts), 1);
    int others = (int) Math.round(buyersOfOthers * (sessions - carts));
    Arrays.fill(labels, carts, carts + others, 1);
    Candidate candidate = TestRows.candidate(model, new Matrix(values, 1, labels, ones));
    return new ScoreGates(
            GateSettings.shipped(),
            candidate.scored(candidate.propensities(model, vector -> vector)))
        .precision(PolicyThresholds.NONE);
  }

  @Test
  void precisionThatIsBelow_butTooFewTell_isSkipped() {
    GateVerdict few = exactly(1_000, 0.72, 0.03);

    assertEquals(Outcome.SKIPPED, few.outcome(), few.what());
    assertTrue(
        few.what()
            .endsWith(
                "72.0% buy (62.5% to 79.9%); at least 75.0%: which of both, too few sessions"
                    + " tell"),
        few.what());
  }

  /** All odds fall to 0.85 of what is said: 1.065 times too much is said at all moments. */
  @Test
  void rateThatMovedWithinTheBoundsOfMeanPropensity_isNoFaultOfPrecision() {
    GateVerdict moved = exactly(60_000, 0.7291, 0.01705);

    assertEquals(Outcome.PASSED, moved.outcome(), moved.what());
    assertTrue(moved.what().endsWith("72.9% buy (71.8% to 74.0%); at least 71.8%"), moved.what());
  }

  @Test
  void propensitiesThatAreDoubledAtTheTop_areRefused_whateverTheLevel() {
    GateVerdict doubled = exactly(1_000, 0.38, 0.02);

    assertEquals(Outcome.FAILED, doubled.outcome(), doubled.what());
    assertTrue(doubled.what().endsWith("at least 68.2%"), doubled.what());
  }

  private PolicyThresholds policy(double chat, double gift) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            name: spring
            zone: UTC
            margin: 0.4
            average_order_value: 50
            actions:
              - action: none
              - action: chat
                cost: {fixed: 1, paid: always}
                uplift: {odds_ratio: 1.5}
                only: {propensity_from: %s}
              - action: gift
                cost: {fixed: 1, paid: always}
                uplift: {odds_ratio: 1.5}
                only: {propensity_from: %s, propensity_below: 0.95}
              - action: free_shipping
                cost: {fixed: 1, paid: on_purchase}
                uplift: {odds_ratio: 1.5}
            """
                .formatted(chat, gift));
    return PolicyThresholds.of(PolicyFile.read(file).policy());
  }

  @Test
  void precision_isAskedAtEachThresholdOfThePolicy_andMustBeWhatItSays() throws IOException {
    assertEquals(Map.of("chat", 0.3, "gift", 0.6), policy(0.3, 0.6).byAction());
    assertEquals(Outcome.PASSED, gates(TELLING, 0.7).precision(policy(0.3, 0.6)).outcome());

    GateVerdict low = gates(TELLING, 0.3).precision(policy(0.3, 0.6));

    assertEquals(Outcome.FAILED, low.outcome());
    assertTrue(low.what().contains("reach gift from 0.60 3"), low.what());
    assertTrue(low.what().startsWith("policy spring@"), low.what());
  }

  @Test
  void thresholdThatFewReach_isNotJudged_theOthersAre() throws IOException {
    GateVerdict one = gates(TELLING, 0.5).precision(policy(0.3, 0.9));
    assertEquals(Outcome.PASSED, one.outcome());
    assertTrue(one.what().contains("0 sessions reach gift from 0.90, too few"), one.what());
    assertEquals(Outcome.SKIPPED, gates(TELLING, 0.5).precision(policy(0.85, 0.9)).outcome());
  }

  @Test
  void policyThatActsAtAnyPropensity_leavesTheThresholdOfTheGates() throws IOException {
    assertEquals(Map.of(), policy(0, 0).byAction());
    assertEquals(Outcome.FAILED, gates(TELLING, 0.5).precision(policy(0, 0)).outcome());
  }
}
