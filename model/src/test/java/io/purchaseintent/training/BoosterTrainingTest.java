package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.scoring.ModelFormatException;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoosterTrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 7;
  private static final Matrix TRAIN = TinyModel.rows(1, 3_000, COLUMNS);
  private static final Matrix VALIDATION = TinyModel.rows(2, 1_000, COLUMNS);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 9})
  void evaluator_equalsXgboostToTheLastBit_onOddRowsToo(int depth) throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, depth, 2).json();
    TreeEnsemble trees = TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    Matrix rows = oddRows(json, 20_000);

    float[] expected = BoosterTraining.margins(json, rows);

    for (int row = 0; row < rows.rows(); row++) {
      assertEquals(
          Float.floatToIntBits(expected[row]),
          Float.floatToIntBits(trees.margin(rows.row(row))),
          "row " + row);
    }
  }

  /** Thresholds to the bit and their neighbours, both zeros, the greatest numbers, missing ones. */
  private static Matrix oddRows(byte[] json, int rows) throws IOException {
    List<Float> pool = new ArrayList<>(List.of(0f, -0f, Float.NaN, Float.MIN_VALUE));
    pool.addAll(List.of(Float.MAX_VALUE, -Float.MAX_VALUE));
    for (JsonNode tree : JSON.readTree(json).findValues("split_conditions")) {
      for (JsonNode value : tree) {
        float threshold = (float) value.asDouble();
        pool.addAll(List.of(threshold, Math.nextUp(threshold), Math.nextDown(threshold)));
      }
    }
    Random random = new Random(3);
    float[] values = new float[rows * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = pool.get(random.nextInt(pool.size()));
    }
    float[] ones = new float[rows];
    java.util.Arrays.fill(ones, 1);
    return new Matrix(values, COLUMNS, new float[rows], ones);
  }

  @Test
  void evaluator_takesInfinitiesAsTheGreatestNumbers() throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, 5, 2).json();
    TreeEnsemble trees = TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    float[] infinite = new float[COLUMNS];
    float[] great = new float[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      infinite[i] = i % 2 == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
      great[i] = i % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
    }

    assertEquals(trees.margin(great), trees.margin(infinite));
  }

  @Test
  void sameSeed_sameBytes() {
    assertArrayEquals(
        TinyModel.train(TRAIN, VALIDATION, 4, 2).json(),
        TinyModel.train(TRAIN, VALIDATION, 4, 2).json());
  }

  @Test
  void model_isCutAfterItsBestRound() throws IOException {
    List<Double> losses = new ArrayList<>();
    BoosterTraining.Trained trained =
        BoosterTraining.train(
            TRAIN,
            VALIDATION,
            new BoosterParameters(400, 10, 6, 0.5, 0.1, 1, 1, 1, 9, 2),
            (round, loss, best) -> losses.add(loss));

    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow()) + 1;
    assertEquals(best, trained.rounds());
    assertEquals(best + 10, losses.size());
    assertEquals(best, TreeEnsemble.ofXgboostJson(JSON.readTree(trained.json())).treeCount());
  }

  @Test
  void brokenModels_areRefused() throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, 3, 2).json();
    ObjectNode fewerTrees = (ObjectNode) JSON.readTree(json);
    ((ArrayNode) fewerTrees.at("/learner/gradient_booster/model/trees")).remove(0);
    ObjectNode strayChild = (ObjectNode) JSON.readTree(json);
    ((ArrayNode) strayChild.at("/learner/gradient_booster/model/trees/0/left_children"))
        .set(0, JSON.getNodeFactory().numberNode(999));
    ObjectNode otherObjective = (ObjectNode) JSON.readTree(json);
    ((ObjectNode) otherObjective.at("/learner/objective")).put("name", "reg:squarederror");

    for (JsonNode broken : List.of(fewerTrees, strayChild, otherObjective)) {
      assertThrows(ModelFormatException.class, () -> TreeEnsemble.ofXgboostJson(broken));
    }
  }

  @Test
  void logisticBaseline_findsTheSignal() {
    double[] scores = LogisticBaseline.fit(TRAIN, new int[] {0, 1, 2}).probabilities(VALIDATION);

    double auc = Ranking.auc(ScoredRows.of(scores, VALIDATION.labels(), VALIDATION.weights()));
    double blind =
        Ranking.auc(
            ScoredRows.of(
                LogisticBaseline.fit(TRAIN, new int[] {3}).probabilities(VALIDATION),
                VALIDATION.labels(),
                VALIDATION.weights()));
    assertTrue(auc > 0.85, "AUC " + auc);
    assertTrue(blind < 0.6, "AUC without the signal " + blind);
  }
}
