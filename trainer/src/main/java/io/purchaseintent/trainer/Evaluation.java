package io.purchaseintent.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Probabilities;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.ScoredRows;

/** The figures by which models are told apart, on one part of a training set. */
final class Evaluation {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int[] EVENTS = {1, 3, 5, 10};

  private Evaluation() {}

  /**
   * The figures of probabilities; null in JSON where one cannot be told.
   *
   * @param seed draws the one random moment of each session
   */
  static ObjectNode of(Split split, double[] probabilities, long seed) {
    ObjectNode figures = ranking(split, probabilities, seed);
    ScoredRows rows = rows(split, probabilities);
    put(figures, "pr_auc", Ranking.averagePrecision(rows));
    put(figures, "log_loss", Probabilities.logLoss(rows));
    put(figures, "brier", Probabilities.brier(rows));
    put(figures, "ece", Probabilities.expectedCalibrationError(rows));
    return figures;
  }

  /** The figures of scores that need not be probabilities. */
  static ObjectNode ranking(Split split, double[] scores, long seed) {
    ScoredRows rows = rows(split, scores);
    ObjectNode figures = JSON.createObjectNode();
    put(figures, "auc", Ranking.auc(rows));
    put(
        figures,
        "auc_random_moment",
        Ranking.auc(unweighted(rows.at(split.moments().oneOfEachSession(seed)))));
    ObjectNode at = figures.putObject("auc_at");
    for (int k : EVENTS) {
      put(at, Integer.toString(k), Ranking.auc(unweighted(rows.at(split.moments().atEvent(k)))));
    }
    return figures;
  }

  private static ScoredRows rows(Split split, double[] scores) {
    return new ScoredRows(scores, split.matrix().labels(), split.matrix().weights());
  }

  /** Where there is one row a session, every session counts alike. */
  private static ScoredRows unweighted(ScoredRows rows) {
    float[] ones = new float[rows.size()];
    java.util.Arrays.fill(ones, 1);
    return new ScoredRows(rows.scores(), rows.labels(), ones);
  }

  private static void put(ObjectNode figures, String name, double value) {
    if (Double.isNaN(value)) {
      figures.putNull(name);
    } else {
      figures.put(name, value);
    }
  }
}
