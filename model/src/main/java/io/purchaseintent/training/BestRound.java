package io.purchaseintent.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The best round of a model of one tree a round, and the model as it was after it.
 *
 * @param json in XGBoost's JSON format, without what came after the round
 * @param rounds trees in it
 * @param validationLogLoss of the round
 */
@SuppressWarnings("ArrayRecordComponent")
record BestRound(byte[] json, int rounds, double validationLogLoss) {

  /** Its doubles keep every digit of XGBoost's floats, and that they are no integers. */
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ROUND = "best_iteration";
  private static final String LOSS = "best_score";

  /**
   * Cuts a model.
   *
   * @throws TrainingException if it does not note which round was its best
   */
  static BestRound of(byte[] json) throws IOException {
    JsonNode model = JSON.readTree(json);
    ObjectNode learner = model.withObject("/learner");
    ObjectNode notes = learner.withObject("/attributes");
    if (!notes.has(ROUND) || !notes.has(LOSS)) {
      throw new TrainingException("XGBoost's model does not say which of its rounds was the best");
    }
    int rounds = notes.path(ROUND).asInt() + 1;
    double loss = notes.path(LOSS).asDouble();
    notes.remove(ROUND);
    notes.remove(LOSS);
    cut(learner, rounds);
    return new BestRound(JSON.writeValueAsBytes(model), rounds, loss);
  }

  /** A model of one tree a round as it was after so many of its rounds. */
  static byte[] cut(byte[] json, int rounds) throws IOException {
    JsonNode model = JSON.readTree(json);
    cut(model.withObject("/learner"), rounds);
    return JSON.writeValueAsBytes(model);
  }

  private static void cut(ObjectNode learner, int rounds) {
    ObjectNode trees = learner.withObject("/gradient_booster/model");
    trees.withObject("/gbtree_model_param").put("num_trees", Integer.toString(rounds));
    cut(trees.withArray("/trees"), rounds);
    cut(trees.withArray("/tree_info"), rounds);
    cut(trees.withArray("/iteration_indptr"), rounds + 1);
  }

  private static void cut(ArrayNode array, int length) {
    while (array.size() > length) {
      array.remove(array.size() - 1);
    }
  }
}
