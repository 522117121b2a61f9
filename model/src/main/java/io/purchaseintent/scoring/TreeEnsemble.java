package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates an XGBoost model of boosted trees for a binary outcome, with the margins of XGBoost's
 * own evaluator to the last bit.
 *
 * <p>Each tree is padded to a complete one of its depth, so that a step is an index computation and
 * no branch depends on where a leaf is: nodes of a tree lie in level order, node i's children at 2i
 * + 1 and 2i + 2. The margin starts at the logit of the base score and adds float32 leaves in the
 * order of the trees, as XGBoost does. Immutable, thread-safe, allocates nothing.
 */
public final class TreeEnsemble {

  /** Deeper trees would be padded to sizes that no longer fit a cache. */
  static final int MAX_DEPTH = 12;

  private final int featureCount;
  private final float baseMargin;
  private final int[] depths;
  private final int[] nodeOffsets;
  private final int[] leafOffsets;

  /** Feature of a node, its complement where a missing value goes right. */
  private final int[] features;

  private final float[] thresholds;
  private final float[] leaves;

  private TreeEnsemble(int featureCount, float baseMargin, List<PaddedTree> trees) {
    this.featureCount = featureCount;
    this.baseMargin = baseMargin;
    this.depths = trees.stream().mapToInt(PaddedTree::depth).toArray();
    this.nodeOffsets = new int[depths.length];
    this.leafOffsets = new int[depths.length];
    int nodes = 0;
    int ends = 0;
    for (int t = 0; t < depths.length; t++) {
      nodeOffsets[t] = nodes;
      leafOffsets[t] = ends;
      nodes += (1 << depths[t]) - 1;
      ends += 1 << depths[t];
    }
    this.features = new int[nodes];
    this.thresholds = new float[nodes];
    this.leaves = new float[ends];
    for (int t = 0; t < depths.length; t++) {
      PaddedTree tree = trees.get(t);
      System.arraycopy(tree.features(), 0, features, nodeOffsets[t], tree.features().length);
      System.arraycopy(tree.thresholds(), 0, thresholds, nodeOffsets[t], tree.features().length);
      System.arraycopy(tree.leaves(), 0, leaves, leafOffsets[t], tree.leaves().length);
    }
  }

  /**
   * The model in XGBoost's JSON format (version 3).
   *
   * @throws ModelFormatException if it is none, or of a kind that this evaluator does not know
   */
  public static TreeEnsemble ofXgboostJson(JsonNode json) {
    JsonNode learner = json.path("learner");
    String objective = learner.path("objective").path("name").asText();
    if (!objective.equals("binary:logistic")) {
      throw new ModelFormatException(
          "The model's objective is \"" + objective + "\", only binary:logistic is known");
    }
    JsonNode booster = learner.path("gradient_booster");
    if (!booster.path("name").asText().equals("gbtree")) {
      throw new ModelFormatException(
          "The model's booster is \"" + booster.path("name").asText() + "\", only gbtree is known");
    }
    JsonNode parameters = learner.path("learner_model_param");
    int featureCount = parameters.path("num_feature").asInt();
    List<PaddedTree> trees = new ArrayList<>();
    for (JsonNode tree : booster.path("model").path("trees")) {
      trees.add(PaddedTree.of(tree, featureCount));
    }
    int announced = booster.path("model").path("gbtree_model_param").path("num_trees").asInt();
    if (trees.isEmpty() || trees.size() != announced) {
      throw new ModelFormatException(
          "The model announces " + announced + " trees and holds " + trees.size());
    }
    return new TreeEnsemble(featureCount, baseMargin(parameters), trees);
  }

  /** The logit of the base score, in the float arithmetic of XGBoost. */
  private static float baseMargin(JsonNode parameters) {
    String text = parameters.path("base_score").asText().replace("[", "").replace("]", "");
    try {
      float p = Float.parseFloat(text);
      if (p > 0 && p < 1) {
        return -(float) Math.log(1f / p - 1f);
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers that are no probability.
    }
    throw new ModelFormatException("The model's base_score \"" + text + "\" is no probability");
  }

  /** Number of features of a vector. */
  public int featureCount() {
    return featureCount;
  }

  /** Number of trees. */
  public int treeCount() {
    return depths.length;
  }

  /**
   * The margin (log odds before calibration).
   *
   * @param vector float[{@link #featureCount}], NaN where missing
   * @throws IllegalArgumentException if the vector has another length
   */
  public float margin(float[] vector) {
    if (vector.length != featureCount) {
      throw new IllegalArgumentException(
          "The vector has " + vector.length + " values, the model needs " + featureCount);
    }
    float margin = baseMargin;
    for (int t = 0; t < depths.length; t++) {
      int offset = nodeOffsets[t];
      int depth = depths[t];
      int node = 0;
      for (int level = 0; level < depth; level++) {
        int feature = features[offset + node];
        float threshold = thresholds[offset + node];
        // Written so that a NaN, which fails every comparison, takes its default direction.
        int right =
            feature >= 0
                ? (vector[feature] >= threshold ? 1 : 0)
                : (vector[~feature] < threshold ? 0 : 1);
        node = 2 * node + 1 + right;
      }
      margin += leaves[leafOffsets[t] + node - ((1 << depth) - 1)];
    }
    return margin;
  }
}
