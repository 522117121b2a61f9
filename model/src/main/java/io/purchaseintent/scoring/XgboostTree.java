package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;

/** A tree as XGBoost writes it, checked: node 0 is the root, children come after their parents. */
final class XgboostTree {

  private static final int NO_CHILD = -1;

  private final int[] left;
  private final int[] right;
  private final int[] features;
  private final float[] conditions;
  private final float[] covers;
  private final boolean[] missingLeft;

  /**
   * A tree of a model.
   *
   * @param tree in XGBoost's JSON format
   * @param featureCount number of features that it may ask for
   * @throws ModelFormatException if it is none, or of a kind that is not known
   */
  XgboostTree(JsonNode tree, int featureCount) {
    left = ints(tree, "left_children");
    int size = left.length;
    right = ints(tree, "right_children");
    features = ints(tree, "split_indices");
    conditions = floats(tree, "split_conditions");
    covers = floats(tree, "sum_hessian");
    missingLeft = new boolean[size];
    JsonNode defaults = tree.path("default_left");
    if (size == 0
        || right.length != size
        || features.length != size
        || conditions.length != size
        || covers.length != size
        || defaults.size() != size) {
      throw new ModelFormatException("A tree's arrays are empty or differ in length");
    }
    if (!tree.path("categories_nodes").isEmpty()) {
      throw new ModelFormatException("A tree splits on sets of categories, which is not known");
    }
    for (int i = 0; i < size; i++) {
      missingLeft[i] = defaults.get(i).asInt() == 1 || defaults.get(i).asBoolean();
      requireInside(i, featureCount);
    }
  }

  private void requireInside(int node, int featureCount) {
    if (isLeaf(node)) {
      return;
    }
    int size = left.length;
    if (left[node] <= node || right[node] <= node || left[node] >= size || right[node] >= size) {
      throw new ModelFormatException("Node " + node + " of a tree points outside of it");
    }
    if (features[node] < 0 || features[node] >= featureCount) {
      throw new ModelFormatException(
          "A tree asks for feature " + features[node] + " of " + featureCount);
    }
  }

  boolean isLeaf(int node) {
    return left[node] == NO_CHILD;
  }

  int left(int node) {
    return left[node];
  }

  int right(int node) {
    return right[node];
  }

  /** Which value a node compares. */
  int feature(int node) {
    return features[node];
  }

  /** A node's threshold, below which a value goes left; what a leaf adds to the margin. */
  float condition(int node) {
    return conditions[node];
  }

  /** Whether a missing value goes left. */
  boolean missingLeft(int node) {
    return missingLeft[node];
  }

  /**
   * The share of the training rows' weight, as sums of hessians, that went right from a node; half
   * where no row came by and any would do.
   */
  float rightShare(int node) {
    float both = covers[left[node]] + covers[right[node]];
    return both > 0 ? covers[right[node]] / both : 0.5f;
  }

  /** The mean leaf of the training rows. */
  double mean() {
    return mean(0);
  }

  private double mean(int node) {
    if (isLeaf(node)) {
      return conditions[node];
    }
    double below = mean(left[node]);
    return below + rightShare(node) * (mean(right[node]) - below);
  }

  /** Levels of decisions. */
  int depth() {
    return depth(0, 0);
  }

  private int depth(int node, int level) {
    if (level > TreeEnsemble.MAX_DEPTH) {
      throw new ModelFormatException("A tree is deeper than " + TreeEnsemble.MAX_DEPTH + " levels");
    }
    return isLeaf(node)
        ? level
        : Math.max(depth(left[node], level + 1), depth(right[node], level + 1));
  }

  private static int[] ints(JsonNode tree, String name) {
    JsonNode array = tree.path(name);
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static float[] floats(JsonNode tree, String name) {
    JsonNode array = tree.path(name);
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
