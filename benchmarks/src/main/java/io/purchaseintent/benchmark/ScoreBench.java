package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One vector through 300 trees of depth 6: our evaluator beside XGBoost's own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class ScoreBench {

  private static final int COLUMNS = 40;
  private static final int TRAINING_ROWS = 20_000;
  private static final int SCORED_ROWS = 1_024;
  private static final int TREES = 300;

  private TreeEnsemble trees;
  private Booster booster;
  private float[][] vectors;

  /** Where a thread is among the vectors. */
  @State(Scope.Thread)
  public static class Position {
    private int next;

    int next() {
      next = (next + 1) % SCORED_ROWS;
      return next;
    }
  }

  /** Trains a model on rows that have something to learn, and checks that both agree. */
  @Setup
  public void train() throws IOException, XGBoostError {
    Matrix rows = SeededRows.of(TRAINING_ROWS, COLUMNS, 1);
    Matrix scored = SeededRows.of(SCORED_ROWS, COLUMNS, 2);
    // Patience as long as the training: all trees are wanted, and the best round is near the last.
    byte[] json = BoosterTraining.train(rows, rows, parameters(), (round, loss, best) -> {}).json();
    trees = TreeEnsemble.ofXgboostJson(new ObjectMapper().readTree(json));
    booster = XGBoost.loadModel(json);
    booster.setParam("nthread", 1);
    vectors = new float[SCORED_ROWS][];
    float[] expected = BoosterTraining.margins(json, scored);
    for (int i = 0; i < SCORED_ROWS; i++) {
      vectors[i] = scored.row(i);
      if (Float.floatToIntBits(trees.margin(vectors[i])) != Float.floatToIntBits(expected[i])) {
        throw new IllegalStateException("margin " + i + " differs from XGBoost's");
      }
    }
  }

  /** Our evaluator. */
  @Benchmark
  public float ours(Position position) {
    return trees.margin(vectors[position.next()]);
  }

  /** XGBoost's, without a copy of the row. */
  @Benchmark
  public float xgboost(Position position) throws XGBoostError {
    return booster.inplace_predict(vectors[position.next()], 1, COLUMNS, Float.NaN)[0][0];
  }

  private static BoosterParameters parameters() {
    BoosterParameters defaults = BoosterParameters.defaults();
    return new BoosterParameters(
        TREES,
        TREES,
        6,
        defaults.eta(),
        defaults.minChildWeight(),
        defaults.subsample(),
        defaults.colsample(),
        defaults.lambda(),
        defaults.seed(),
        2);
  }
}
