package io.purchaseintent.scoring;

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

  /** The tree padded to this many levels, at least its own. */
  static PaddedTree of(XgboostTree source, int depth) {
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

  private void fill(XgboostTree source, int from, int to, int level) {
    boolean leaf = source.isLeaf(from);
    if (level == depth) {
      leaves[to - features.length] = source.condition(from);
      return;
    }
    if (!leaf) {
      features[to] = source.missingLeft(from) ? source.feature(from) : ~source.feature(from);
      thresholds[to] = source.condition(from);
    }
    // Below a leaf both sides end in it, whichever way a padded node sends the vector.
    fill(source, leaf ? from : source.left(from), 2 * to + 1, level + 1);
    fill(source, leaf ? from : source.right(from), 2 * to + 2, level + 1);
  }
}
