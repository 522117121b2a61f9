package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.scoring.ModelFormatException;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
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
  void threads_doNotChangeTheBytes() {
    Matrix train = TinyModel.rows(3, 50_000, COLUMNS);

    assertArrayEquals(
        TinyModel.train(train, VALIDATION, 6, 1).json(),
        TinyModel.train(train, VALIDATION, 6, 2).json());
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
  void modelThatXgboostStopped_isTheSame_onceItIsCut() throws Exception {
    BoosterParameters parameters = new BoosterParameters(400, 10, 6, 0.5, 0.1, 0.7, 0.7, 1, 9, 2);
    BoosterTraining.Trained ours =
        BoosterTraining.train(TRAIN, VALIDATION, parameters, (round, loss, best) -> {});
    byte[] json;
    try (TrainingRows train = TrainingRows.of(TRAIN);
        TrainingRows validation = TrainingRows.of(VALIDATION)) {
      Map<String, DMatrix> watched = new LinkedHashMap<>();
      watched.put("train", train.toXgboost());
      watched.put("validation", validation.toXgboost());
      Booster booster =
          XGBoost.train(
              train.toXgboost(),
              parameters.toXgboost(),
              parameters.rounds(),
              watched,
              null,
              null,
              null,
              parameters.patience());
      json = booster.toByteArray("json");
      booster.dispose();
    }

    BoosterTraining.Trained cut = BoosterTraining.stopped(json);

    assertEquals(ours.rounds(), cut.rounds());
    assertEquals(ours.validationLogLoss(), cut.validationLogLoss(), 1e-6);
    assertEquals(
        new String(ours.json(), StandardCharsets.UTF_8),
        new String(cut.json(), StandardCharsets.UTF_8));
    assertThrows(TrainingException.class, () -> BoosterTraining.stopped(cut.json()));
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
  void constrainedColumn_neverLowersTheScore_whereAFreeOneDoes() throws IOException {
    // The label falls with the first column, so a constraint upwards must flatten it.
    float[] labels = new float[TRAIN.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = 1 - TRAIN.labels()[row];
    }
    Matrix falling = new Matrix(TRAIN.values(), COLUMNS, labels, TRAIN.weights());

    assertTrue(drops(falling, new int[] {0, 0, 0, 0, 0, 0, 0}) > 0);
    assertEquals(0, drops(falling, new int[] {1, 0, 0, 0, 0, 0, 0}));
  }

  /** Where only being there tells, and more may never lower the score, the split is on missing. */
  @Test
  void splitOnMissing_isStandardJson_andScoresAsXgboostDoes() throws IOException {
    float[] labels = new float[TRAIN.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = Float.isNaN(TRAIN.value(row, 0)) ? 0 : 1;
    }
    Matrix there = new Matrix(TRAIN.values(), COLUMNS, labels, TRAIN.weights());
    byte[] json;
    try (TrainingRows rows = TrainingRows.of(there)) {
      json =
          BoosterTraining.train(
                  rows,
                  rows,
                  new BoosterParameters(5, 5, 3, 0.3, 0.1, 1, 1, 1, 9, 2),
                  new int[] {1, 0, 0, 0, 0, 0, 0},
                  (round, loss, best) -> {})
              .json();
    }
    TreeEnsemble trees = TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    float[] expected = BoosterTraining.margins(json, there);

    assertTrue(new String(json, StandardCharsets.UTF_8).contains("-3.4028235E38"));
    for (int row = 0; row < there.rows(); row++) {
      assertEquals(expected[row], trees.margin(there.row(row)), "row " + row);
      assertEquals(labels[row] > 0, expected[row] > 0, "row " + row);
    }
  }

  /** Rows of which the margin falls when their first value rises. */
  private static int drops(Matrix matrix, int[] directions) throws IOException {
    TreeEnsemble trees;
    try (TrainingRows rows = TrainingRows.of(matrix)) {
      byte[] json =
          BoosterTraining.train(
                  rows,
                  rows,
                  new BoosterParameters(30, 30, 4, 0.3, 0.1, 1, 1, 1, 9, 2),
                  directions,
                  (round, loss, best) -> {})
              .json();
      trees = TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    }
    int drops = 0;
    for (int row = 0; row < matrix.rows(); row++) {
      float[] risen = matrix.row(row);
      float before = trees.margin(risen);
      risen[0] += 1;
      drops += trees.margin(risen) < before ? 1 : 0;
    }
    return drops;
  }

  @Test
  void someColumns_trainAsIfTheOthersWereNotThere() {
    int[] columns = {4, 0, 2};
    Matrix copied = columns(TRAIN, columns);
    BoosterParameters parameters = new BoosterParameters(20, 20, 4, 0.3, 0.1, 0.9, 0.7, 1, 9, 2);
    byte[] chosen;
    try (TrainingRows rows = TrainingRows.of(TRAIN, columns)) {
      chosen =
          BoosterTraining.train(rows, rows, parameters, new int[3], (round, loss, best) -> {})
              .json();
    }

    assertArrayEquals(
        BoosterTraining.train(copied, copied, parameters, (round, loss, best) -> {}).json(),
        chosen);
  }

  private static Matrix columns(Matrix matrix, int[] columns) {
    float[] values = new float[matrix.rows() * columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.value(i / columns.length, columns[i % columns.length]);
    }
    return new Matrix(values, columns.length, matrix.labels(), matrix.weights());
  }

  @Test
  void partOfTheRows_trainsAsTheSameRowsAlone_withItsOwnWeights() {
    int[] places = IntStream.range(0, TRAIN.rows()).filter(row -> row % 3 != 1).toArray();
    Matrix alone = TRAIN.at(places);
    float[] doubled = new float[places.length];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = 2 * alone.weights()[i];
    }
    Matrix weighted = new Matrix(alone.values(), COLUMNS, alone.labels(), doubled);
    BoosterParameters parameters = new BoosterParameters(20, 20, 4, 0.3, 3, 1, 1, 1, 9, 2);
    byte[] part;
    try (TrainingRows rows = TrainingRows.of(TRAIN);
        TrainingRows own = rows.at(places, doubled);
        TrainingRows judge = TrainingRows.of(VALIDATION)) {
      part =
          BoosterTraining.train(own, judge, parameters, new int[COLUMNS], (round, loss, best) -> {})
              .json();
    }

    assertArrayEquals(
        BoosterTraining.train(weighted, VALIDATION, parameters, (round, loss, best) -> {}).json(),
        part);
  }
}
