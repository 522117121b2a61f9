package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * A tree padded to a complete one.
 *
 * @param depth levels of decisions, 0 for a lone leaf
 * @param features of 2^depth − 1 nodes in level order; the complement where missing goes right
 * @param thresholds a value below goes left
 * @param leaves of 2^depth paths from left to right
 */
@SuppressWarnings("ArrayRecordComponent")
record PaddedTree(int depth, int[] features, float[] thresholds, float[] leaves) {

  private static final int NO_CHILD = -1;

  /** The tree padded to this many levels, at least its own. */
  static PaddedTree of(Source source, int depth) {
    PaddedTree padded = empty(depth);
    padded.fill(source, 0, 0, 0);
    return padded;
  }

  /** A tree that adds nothing to any sum, not even a sign to a zero. */
  static PaddedTree nothing(int depth) {
    PaddedTree tree = empty(depth);
    Arrays.fill(tree.leaves, -0f);
    return tree;
  }

  private static PaddedTree empty(int depth) {
    int nodes = (1 << depth) - 1;
    PaddedTree tree =
        new PaddedTree(depth, new int[nodes], new float[nodes], new float[1 << depth]);
    Arrays.fill(tree.thresholds, Float.POSITIVE_INFINITY);
    return tree;
  }

  private void fill(Source source, int from, int to, int level) {
    boolean leaf = source.left[from] == NO_CHILD;
    if (level == depth) {
      leaves[to - features.length] = source.conditions[from];
      return;
    }
    if (!leaf) {
      features[to] = source.defaultLeft[from] ? source.features[from] : ~source.features[from];
      thresholds[to] = source.conditions[from];
    }
    // Below a leaf both sides end in it, whichever way a padded node sends the vector.
    fill(source, leaf ? from : source.left[from], 2 * to + 1, level + 1);
    fill(source, leaf ? from : source.right[from], 2 * to + 2, level + 1);
  }

  /** The tree as XGBoost writes it, checked. */
  static final class Source {
    private final int[] left;
    private final int[] right;
    private final int[] features;
    private final float[] conditions;
    private final boolean[] defaultLeft;

    Source(JsonNode tree, int featureCount) {
      left = ints(tree, "left_children");
      int size = left.length;
      right = ints(tree, "right_children");
      features = ints(tree, "split_indices");
      conditions = new float[size];
      defaultLeft = new boolean[size];
      JsonNode values = tree.path("split_conditions");
      JsonNode defaults = tree.path("default_left");
      if (size == 0
          || right.length != size
          || features.length != size
          || values.size() != size
          || defaults.size() != size) {
        throw new ModelFormatException("A tree's arrays are empty or differ in length");
      }
      if (!tree.path("categories_nodes").isEmpty()) {
        throw new ModelFormatException("A tree splits on sets of categories, which is not known");
      }
      for (int i = 0; i < size; i++) {
        conditions[i] = (float) values.get(i).asDouble();
        defaultLeft[i] = defaults.get(i).asInt() == 1 || defaults.get(i).asBoolean();
        boolean leaf = left[i] == NO_CHILD;
        if (!leaf && (left[i] <= i || right[i] <= i || left[i] >= size || right[i] >= size)) {
          throw new ModelFormatException("Node " + i + " of a tree points outside of it");
        }
        if (!leaf && (features[i] < 0 || features[i] >= featureCount)) {
          throw new ModelFormatException(
              "A tree asks for feature " + features[i] + " of " + featureCount);
        }
      }
    }

    /** Levels of decisions. */
    int depth() {
      return depth(0, 0);
    }

    private int depth(int node, int level) {
      if (level > TreeEnsemble.MAX_DEPTH) {
        throw new ModelFormatException(
            "A tree is deeper than " + TreeEnsemble.MAX_DEPTH + " levels");
      }
      return left[node] == NO_CHILD
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
  }
}
