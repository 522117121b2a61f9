package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.scoring.ModelFormatException;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our contributions beside those of XGBoost, and beside the definition. */
final class ContributionsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 5;
  private static final Matrix TRAIN = TinyModel.rows(1, 3_000, COLUMNS);
  private static final Matrix VALIDATION = TinyModel.rows(2, 1_000, COLUMNS);

  /** Five columns at depth 6 and 9: every path asks for a feature again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void contributions_equalXgboosts_onOddRowsToo(int depth) throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, depth, 2).json();

    assertEqualToXgboost(json, oddRows(json, 500));
  }

  @Test
  void contributions_ofConstrainedTrees_equalXgboosts() throws IOException {
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
                  new BoosterParameters(30, 30, 6, 0.3, 0.1, 1, 1, 1, 9, 2),
                  new int[] {1, -1, 0, 0, 0},
                  (round, loss, best) -> {})
              .json();
    }

    assertEqualToXgboost(json, oddRows(json, 500));
  }

  /** A penalty that no split is worth leaves lone leaves. */
  @Test
  void contributions_ofLoneLeaves_areNone() throws IOException {
    byte[] json =
        BoosterTraining.train(
                TRAIN,
                VALIDATION,
                new BoosterParameters(5, 5, 3, 0.3, 1e9, 1, 1, 1, 9, 2),
                (round, loss, best) -> {})
            .json();
    double[] contributions = trees(json).contributions(TRAIN.row(0));

    assertEquals(0, Arrays.stream(contributions).limit(COLUMNS).map(Math::abs).sum());
    assertEquals(trees(json).margin(TRAIN.row(0)), contributions[COLUMNS], 1e-6);
  }

  @Test
  void infinities_contributeAsTheGreatestNumbers() throws IOException {
    TreeEnsemble trees = trees(TinyModel.train(TRAIN, VALIDATION, 5, 2).json());
    float[] infinite = new float[COLUMNS];
    float[] great = new float[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      infinite[i] = i % 2 == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
      great[i] = i % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
    }

    assertEquals(
        Arrays.toString(trees.contributions(great)),
        Arrays.toString(trees.contributions(infinite)));
  }

  /** Shapley's own formula over all subsets, a feature that is not there taken by the covers. */
  @Test
  void contributions_areShapleyValues() throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, 6, 2).json();
    JsonNode model = JSON.readTree(json);
    Matrix rows = oddRows(json, 20);

    for (int row = 0; row < rows.rows(); row++) {
      float[] vector = rows.row(row);
      double[] actual = trees(json).contributions(vector);
      for (int feature = 0; feature < COLUMNS; feature++) {
        assertEquals(
            NaiveShapley.value(model, vector, feature), actual[feature], 1e-5, "row " + row);
      }
    }
  }

  @Test
  void part_thatNoTrainingRowReached_isHalved_andTheSumStaysTheMargin() throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, 3, 2).json();
    JsonNode model = JSON.readTree(json);
    for (JsonNode tree : model.at("/learner/gradient_booster/model/trees")) {
      ((ObjectNode) tree)
          .set("sum_hessian", JSON.valueToTree(new int[tree.path("sum_hessian").size()]));
    }
    TreeEnsemble trees = TreeEnsemble.ofXgboostJson(model);

    for (int row = 0; row < 50; row++) {
      double sum = Arrays.stream(trees.contributions(TRAIN.row(row))).sum();
      assertEquals(trees.margin(TRAIN.row(row)), sum, 1e-5);
    }
  }

  @Test
  void oneModel_explainsOnManyThreadsAtOnce() throws IOException {
    byte[] json = TinyModel.train(TRAIN, VALIDATION, 6, 2).json();
    TreeEnsemble trees = trees(json);
    List<String> alone = explainAll(trees, false);

    assertEquals(alone, explainAll(trees, true));
  }

  private static List<String> explainAll(TreeEnsemble trees, boolean atOnce) {
    IntStream rows = IntStream.range(0, 1_000);
    return (atOnce ? rows.parallel() : rows)
        .mapToObj(row -> Arrays.toString(trees.contributions(TRAIN.row(row))))
        .toList();
  }

  @Test
  void wrongLength_isRefused() throws IOException {
    TreeEnsemble trees = trees(TinyModel.train(TRAIN, VALIDATION, 2, 2).json());

    assertThrows(IllegalArgumentException.class, () -> trees.contributions(new float[COLUMNS + 1]));
  }

  @Test
  void treesWithoutCovers_areRefused() throws IOException {
    JsonNode model = JSON.readTree(TinyModel.train(TRAIN, VALIDATION, 2, 2).json());
    ((ObjectNode) model.at("/learner/gradient_booster/model/trees/0")).remove("sum_hessian");

    assertThrows(ModelFormatException.class, () -> TreeEnsemble.ofXgboostJson(model));
  }

  private static TreeEnsemble trees(byte[] json) throws IOException {
    return TreeEnsemble.ofXgboostJson(JSON.readTree(json));
  }

  private static void assertEqualToXgboost(byte[] json, Matrix rows) throws IOException {
    TreeEnsemble trees = trees(json);
    float[][] expected = BoosterExplanation.contributions(json, rows);
    double greatest = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double[] actual = trees.contributions(rows.row(row));
      for (int i = 0; i <= COLUMNS; i++) {
        assertEquals(expected[row][i], actual[i], 2e-5, "row " + row + ", feature " + i);
        greatest = Math.max(greatest, i < COLUMNS ? Math.abs(actual[i]) : 0);
      }
      assertEquals(trees.margin(rows.row(row)), Arrays.stream(actual).sum(), 2e-5, "row " + row);
    }
    assertTrue(greatest > 0.1, "nothing contributes: " + greatest);
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
    pool.removeIf(value -> Float.isInfinite(value));
    Random random = new Random(3);
    float[] values = new float[rows * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = pool.get(random.nextInt(pool.size()));
    }
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return new Matrix(values, COLUMNS, new float[rows], ones);
  }
}
