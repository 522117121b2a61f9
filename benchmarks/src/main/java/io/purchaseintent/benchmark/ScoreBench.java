package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One vector through a model: our evaluator and explainer beside XGBoost's own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class ScoreBench {

  private static final int VECTORS = 1_024;

  /** File of the model, in XGBoost's JSON format. */
  @Param("")
  public String model = "";

  private TreeEnsemble trees;
  private Booster booster;
  private float[][] vectors;

  /** Where a thread is among the vectors. */
  @State(Scope.Thread)
  public static class Position {
    private int next;

    int next() {
      next = (next + 1) % VECTORS;
      return next;
    }
  }

  /** XGBoost's form of each vector, which it cannot explain without; made beforehand. */
  @State(Scope.Benchmark)
  public static class Rows {
    private final DMatrix[] rows = new DMatrix[VECTORS];

    /** Makes the rows. */
    @Setup
    public void make(ScoreBench bench) throws XGBoostError {
      for (int i = 0; i < VECTORS; i++) {
        rows[i] = new DMatrix(bench.vectors[i], 1, ScoreModel.COLUMNS, Float.NaN);
      }
    }

    /** Gives their memory back. */
    @TearDown
    public void dispose() {
      for (DMatrix row : rows) {
        row.dispose();
      }
    }
  }

  /** Reads the model. */
  @Setup
  public void read() throws IOException, XGBoostError {
    byte[] json = Files.readAllBytes(Path.of(model));
    trees = TreeEnsemble.ofXgboostJson(new ObjectMapper().readTree(json));
    booster = XGBoost.loadModel(json);
    booster.setParam("nthread", 1);
    Matrix scored = SeededRows.of(VECTORS, ScoreModel.COLUMNS, 2);
    vectors = new float[VECTORS][];
    for (int i = 0; i < VECTORS; i++) {
      vectors[i] = scored.row(i);
    }
  }

  /** Gives XGBoost's memory back. */
  @TearDown
  public void dispose() {
    booster.dispose();
  }

  /** Our margin. */
  @Benchmark
  public float score(Position position) {
    return trees.margin(vectors[position.next()]);
  }

  /** XGBoost's, without a copy of the row. */
  @Benchmark
  public float scoreByXgboost(Position position) throws XGBoostError {
    return booster
        .inplace_predict(vectors[position.next()], 1, ScoreModel.COLUMNS, Float.NaN)[0][0];
  }

  /** Our contributions. */
  @Benchmark
  public double[] explain(Position position) {
    return trees.contributions(vectors[position.next()]);
  }

  /** XGBoost's. */
  @Benchmark
  public float[] explainByXgboost(Position position, Rows rows) throws XGBoostError {
    return booster.predictContrib(rows.rows[position.next()], 0)[0];
  }
}
