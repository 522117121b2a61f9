package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates an XGBoost model of boosted trees for a binary outcome, with the margins of XGBoost's
 * own evaluator to the last bit.
 *
 * <p>The margin starts at the logit of the base score and adds float32 leaves in the order of the
 * trees, as XGBoost does. Immutable, thread-safe; allocates once a thread.
 *
 * <p>How it is fast: nothing branches on data. Trees are padded to complete ones, so that a step is
 * an index computation (node i's children are 2i + 1 and 2i + 2). Floats are compared as integers
 * of the same order, so that a step right is the sign of a difference; a missing value stands below
 * or above everything, whichever way its node sends it. Four trees are walked in step, so that the
 * processor waits for four loads at a time, not for one.
 */
public final class TreeEnsemble {

  /** Deeper trees would be padded to sizes that no longer fit a cache. */
  static final int MAX_DEPTH = 12;

  private static final int LANES = 4;

  private final int featureCount;
  private final int treeCount;
  private final float baseMargin;

  /** Levels of each group of trees, the greatest of its four. */
  private final int[] depths;

  /**
   * For each node where its value is (see {@link OrderedKeys}) and its threshold's key less one, in
   * level order, tree after tree.
   */
  private final int[] nodes;

  private final float[] leaves;
  private final ThreadLocal<int[]> keys;
  private final TreeExplainer explainer;

  private TreeEnsemble(int featureCount, float baseMargin, List<XgboostTree> sources) {
    this.featureCount = featureCount;
    this.treeCount = sources.size();
    this.baseMargin = baseMargin;
    this.explainer = new TreeExplainer(featureCount, baseMargin, sources);
    this.depths = new int[(treeCount + LANES - 1) / LANES];
    int nodeCount = 0;
    int leafCount = 0;
    for (int tree = 0; tree < treeCount; tree++) {
      depths[tree / LANES] = Math.max(depths[tree / LANES], sources.get(tree).depth());
    }
    for (int depth : depths) {
      nodeCount += LANES * ((1 << depth) - 1);
      leafCount += LANES * (1 << depth);
    }
    this.nodes = new int[2 * nodeCount];
    this.leaves = new float[leafCount];
    this.keys = ThreadLocal.withInitial(() -> new int[2 * featureCount]);
    int node = 0;
    int leaf = 0;
    for (int lane = 0; lane < depths.length * LANES; lane++) {
      int depth = depths[lane / LANES];
      PaddedTree tree =
          lane < treeCount ? PaddedTree.of(sources.get(lane), depth) : PaddedTree.nothing(depth);
      for (int i = 0; i < tree.features().length; i++) {
        int feature = tree.features()[i];
        nodes[2 * node] = feature >= 0 ? feature : featureCount + ~feature;
        nodes[2 * node + 1] = OrderedKeys.of(tree.thresholds()[i]) - 1;
        node++;
      }
      System.arraycopy(tree.leaves(), 0, leaves, leaf, tree.leaves().length);
      leaf += tree.leaves().length;
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
    List<XgboostTree> trees = new ArrayList<>();
    for (JsonNode tree : booster.path("model").path("trees")) {
      trees.add(new XgboostTree(tree, featureCount));
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
    return treeCount;
  }

  /**
   * The margin (log odds before calibration).
   *
   * @param vector float[{@link #featureCount}], NaN where missing
   * @throws IllegalArgumentException if the vector has another length
   */
  public float margin(float[] vector) {
    requireLength(vector);
    int[] values = read(vector);
    float margin = baseMargin;
    int firstNode = 0;
    int firstLeaf = 0;
    for (int depth : depths) {
      int size = (1 << depth) - 1;
      int tree1 = firstNode + 2 * size;
      int tree2 = tree1 + 2 * size;
      int tree3 = tree2 + 2 * size;
      int at0 = 0;
      int at1 = 0;
      int at2 = 0;
      int at3 = 0;
      for (int level = 0; level < depth; level++) {
        at0 = child(at0, firstNode + 2 * at0, values);
        at1 = child(at1, tree1 + 2 * at1, values);
        at2 = child(at2, tree2 + 2 * at2, values);
        at3 = child(at3, tree3 + 2 * at3, values);
      }
      // Below the last level indices go on counting from the number of nodes.
      margin += leaves[firstLeaf + at0 - size];
      margin += leaves[firstLeaf + at1 + 1];
      margin += leaves[firstLeaf + at2 + size + 2];
      margin += leaves[firstLeaf + at3 + 2 * size + 3];
      firstNode = tree3 + 2 * size;
      firstLeaf += LANES * (size + 1);
    }
    return margin;
  }

  /**
   * What each feature adds to the margin: SHAP values, by the shares of the training rows that went
   * each way (path dependent), as XGBoost's {@code predictContrib} has them.
   *
   * @param vector float[{@link #featureCount}], NaN where missing
   * @return double[{@link #featureCount} + 1], log odds before calibration; the last is what all
   *     vectors share, and the sum is the margin but for the rounding of floats
   * @throws IllegalArgumentException if the vector has another length
   */
  public double[] contributions(float[] vector) {
    requireLength(vector);
    return explainer.contributions(vector);
  }

  private void requireLength(float[] vector) {
    if (vector.length != featureCount) {
      throw new IllegalArgumentException(
          "The vector has " + vector.length + " values, the model needs " + featureCount);
    }
  }

  private int child(int node, int at, int[] values) {
    // One to the right where the value's key is at least the threshold's.
    return 2 * node + 1 + (int) (((long) nodes[at + 1] - values[nodes[at]]) >>> 63);
  }

  private int[] read(float[] vector) {
    int[] values = keys.get();
    OrderedKeys.read(vector, values);
    return values;
  }
}
