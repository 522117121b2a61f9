package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Figure;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.Probabilities;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.ScoredRows;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trees and calibration together, on rows whose probabilities are known. */
final class KnownTruthTest {

  private static final int COLUMNS = 4;
  private static final int TEST_ROWS = 20_000;

  /** The probability of a row: a slope, a step and both together; the last column says nothing. */
  private static double truth(float[] row) {
    double logOdds = -3.5 + 2.5 * row[0] + (row[1] > 0.5 ? 1 : 0) + 1.5 * row[1] * row[2];
    return 1 / (1 + Math.exp(-logOdds));
  }

  private interface Truth {
    double of(float[] row);
  }

  private static Matrix rows(long seed, int rows, Truth truth) {
    Random random = new Random(seed);
    float[] values = new float[rows * COLUMNS];
    float[] labels = new float[rows];
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    for (int row = 0; row < rows; row++) {
      float[] features = Arrays.copyOfRange(values, row * COLUMNS, (row + 1) * COLUMNS);
      labels[row] = random.nextDouble() < truth.of(features) ? 1 : 0;
    }
    return new Matrix(values, COLUMNS, labels, ones);
  }

  /** The test rows with what a trained and calibrated model says. */
  private static ScoredRows scored(Truth truth, Matrix test) {
    Matrix validation = rows(2, 5_000, truth);
    byte[] booster =
        BoosterTraining.train(
                rows(1, 20_000, truth),
                validation,
                new BoosterParameters(200, 20, 3, 0.1, 2, 0.8, 1, 2, 1, 1),
                (round, loss, best) -> {})
            .json();
    CalibrationChoice choice =
        CalibrationChoice.of(
            BoosterTraining.margins(booster, validation),
            validation.labels(),
            validation.weights(),
            IntStream.range(0, validation.rows()).toArray());
    float[] margins = BoosterTraining.margins(booster, test);
    double[] probabilities =
        IntStream.range(0, margins.length)
            .mapToDouble(row -> choice.calibration().probability(margins[row]))
            .toArray();
    return ScoredRows.of(probabilities, test.labels(), test.weights());
  }

  @Test
  void logLoss_isWithinTwoPercentOfTheOracles_andProbabilitiesAreTrue() {
    Matrix test = rows(3, TEST_ROWS, KnownTruthTest::truth);
    ScoredRows model = scored(KnownTruthTest::truth, test);
    ScoredRows oracle =
        ScoredRows.of(
            IntStream.range(0, TEST_ROWS).mapToDouble(row -> truth(test.row(row))).toArray(),
            test.labels(),
            test.weights());

    double ratio = Probabilities.logLoss(model) / Probabilities.logLoss(oracle);
    assertTrue(ratio > 0.99 && ratio < 1.02, "ratio " + ratio);
    assertTrue(Ranking.auc(oracle) > 0.7);
    assertEquals(Ranking.auc(oracle), Ranking.auc(model), 0.01);
    assertTrue(Probabilities.expectedCalibrationError(model) < 0.02);
  }

  @Test
  void withoutSignal_theIntervalOfTheAucCoversAHalf_andTheRateIsSaid() {
    Truth none = row -> 0.1;
    ScoredRows model = scored(none, rows(3, TEST_ROWS, none));

    Interval auc = new Bootstrap(TEST_ROWS, 200, 1).interval(model, Figure.AUC::of);
    assertTrue(auc.contains(0.5), auc::toString);
    assertTrue(auc.high() < 0.53, auc::toString);
    double rate = Probabilities.baseRate(model);
    double entropy = -rate * Math.log(rate) - (1 - rate) * Math.log1p(-rate);
    assertEquals(entropy, Probabilities.logLoss(model), 0.002);
  }
}
