package io.purchaseintent.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * Trees that are explained in step, padded to complete ones of one depth: a row of an array holds
 * one node of each tree, so that every loop runs along a row and the compiler can use the
 * processor's vectors.
 *
 * <p>With features there with probability t, a decision sends the share z of the cover to the right
 * where its feature is not there, and all or nothing, as the vector says, where it is. Where a
 * feature was decided above already, by decisions that all were the vector's and took the share Z
 * of the cover, it is there with probability t / (t + (1 − t) Z); where one of them was not, it is
 * not there for sure.
 *
 * <p>Immutable, thread-safe.
 */
final class TreeGroup {

  /** Trees in step. */
  static final int LANES = 64;

  /** Sums a key. */
  static final int SUMS = 4;

  private final int featureCount;
  private final int depth;

  /** Inner nodes of a tree; node i's children are 2i + 1 and 2i + 2, the leaves follow. */
  private final int nodes;

  /** For each inner node where its key is (see {@link OrderedKeys}). */
  private final int[][] places;

  /** For each inner node its threshold's key less one. */
  private final int[][] thresholds;

  /** For each inner node the nearest node on its path that a decision on its feature leads to. */
  private final int[][] above;

  /** For each inner node the share of the cover that the decisions above on its feature took. */
  private final float[][] sharesAbove;

  /** For each inner node the share of its cover that went right. */
  private final float[][] sharesRight;

  private final float[][] leaves;

  /** A group of at most {@link #LANES} trees. */
  TreeGroup(List<XgboostTree> trees, int featureCount) {
    this.featureCount = featureCount;
    this.depth = trees.stream().mapToInt(XgboostTree::depth).max().orElse(0);
    this.nodes = (1 << depth) - 1;
    this.places = new int[nodes][LANES];
    this.thresholds = new int[nodes][LANES];
    this.above = new int[nodes][LANES];
    this.sharesAbove = new float[nodes][LANES];
    this.sharesRight = new float[nodes][LANES];
    this.leaves = new float[nodes + 1][LANES];
    for (int lane = 0; lane < trees.size(); lane++) {
      new Padding(trees.get(lane), lane).fill(0, 0, 0);
    }
  }

  /** Puts one tree into its lane. */
  private final class Padding {
    private final XgboostTree tree;
    private final int lane;

    /** The last decision on each feature of the path: where it led, and the share it took. */
    private final int[] lastChild = new int[featureCount];

    private final float[] lastShare = new float[featureCount];

    Padding(XgboostTree tree, int lane) {
      this.tree = tree;
      this.lane = lane;
      Arrays.fill(lastShare, 1);
    }

    void fill(int from, int to, int level) {
      if (level == depth) {
        leaves[to - nodes][lane] = tree.condition(from);
      } else if (tree.isLeaf(from)) {
        // Both sides end in the leaf, so that it does not matter what decides.
        fill(from, 2 * to + 1, level + 1);
        fill(from, 2 * to + 2, level + 1);
      } else {
        fillDecision(from, to, level);
      }
    }

    private void fillDecision(int from, int to, int level) {
      int feature = tree.feature(from);
      int child = lastChild[feature];
      float share = lastShare[feature];
      float right = tree.rightShare(from);
      places[to][lane] = tree.missingLeft(from) ? feature : featureCount + feature;
      thresholds[to][lane] = OrderedKeys.of(tree.condition(from)) - 1;
      above[to][lane] = child * LANES + lane;
      sharesAbove[to][lane] = share;
      sharesRight[to][lane] = right;
      lastChild[feature] = 2 * to + 1;
      lastShare[feature] = share * (1 - right);
      fill(tree.left(from), 2 * to + 1, level + 1);
      lastChild[feature] = 2 * to + 2;
      lastShare[feature] = share * right;
      fill(tree.right(from), 2 * to + 2, level + 1);
      lastChild[feature] = child;
      lastShare[feature] = share;
    }
  }

  /** What is known of a group while it is explained; of use one group after the other. */
  static final class Scratch {

    /** For each node 1 if all decisions on the feature that led to it were the vector's, else 0. */
    private final float[] agrees;

    /** For each inner node how much surer than the cover the vector goes right. */
    private final float[][] turns;

    /** For each inner node the probability to go right. */
    private final float[][] ways;

    /** For each inner node first what it is worth, then the probability to get there. */
    private final float[][] values;

    /** For each inner node what its decision is worth at one point of the integral. */
    private final float[][] effects;

    /** For each inner node the sum of these over the points, as often as it is reached. */
    private final float[][] sums;

    private final float[] products = new float[LANES];

    Scratch(List<TreeGroup> groups) {
      int nodes = groups.stream().mapToInt(group -> group.nodes).max().orElse(0);
      agrees = new float[(2 * nodes + 1) * LANES];
      Arrays.fill(agrees, 0, LANES, 1);
      turns = new float[nodes][LANES];
      ways = new float[nodes][LANES];
      values = new float[nodes][LANES];
      effects = new float[nodes][LANES];
      sums = new float[nodes][LANES];
    }
  }

  /** Decides all nodes by a vector's keys. */
  void decide(int[] keys, Scratch scratch) {
    for (int node = 0; node < nodes; node++) {
      Arrays.fill(scratch.sums[node], 0);
      decide(node, keys, scratch);
    }
  }

  private void decide(int node, int[] keys, Scratch scratch) {
    int[] place = places[node];
    int[] threshold = thresholds[node];
    int[] before = above[node];
    float[] shares = sharesRight[node];
    float[] agrees = scratch.agrees;
    float[] turns = scratch.turns[node];
    int left = (2 * node + 1) * LANES;
    int right = left + LANES;
    for (int lane = 0; lane < LANES; lane++) {
      // 1 where the value's key is at least the threshold's.
      int turn = (int) (((long) threshold[lane] - keys[place[lane]]) >>> 63);
      float live = agrees[before[lane]];
      agrees[left + lane] = live * (1 - turn);
      agrees[right + lane] = live * turn;
      turns[lane] = live * (turn - shares[lane]);
    }
  }

  /** Adds one point of the integral. */
  void integrate(double point, double weight, Scratch scratch) {
    float[][] values = scratch.values;
    for (int node = nodes - 1; node >= 0; node--) {
      int child = 2 * node + 1;
      up(
          (float) point,
          sharesAbove[node],
          sharesRight[node],
          scratch.turns[node],
          child < nodes ? values[child] : leaves[child - nodes],
          child < nodes ? values[child + 1] : leaves[child + 1 - nodes],
          scratch.ways[node],
          scratch.effects[node],
          values[node]);
    }
    if (nodes > 0) {
      Arrays.fill(values[0], (float) (weight / (point * point)));
    }
    for (int node = 0; node < nodes; node++) {
      int child = 2 * node + 1;
      add(values[node], scratch.effects[node], scratch.sums[node]);
      if (child < nodes) {
        down(values[node], scratch.ways[node], values[child], values[child + 1]);
      }
    }
  }

  private static void up(
      float point,
      float[] above,
      float[] shares,
      float[] turns,
      float[] left,
      float[] right,
      float[] ways,
      float[] effects,
      float[] values) {
    float absent = 1 - point;
    for (int lane = 0; lane < LANES; lane++) {
      float strength = point / (point + absent * above[lane]);
      float way = shares[lane] + strength * turns[lane];
      float difference = right[lane] - left[lane];
      ways[lane] = way;
      effects[lane] = strength * strength * difference;
      values[lane] = left[lane] + way * difference;
    }
  }

  private static void add(float[] reach, float[] effects, float[] sums) {
    for (int lane = 0; lane < LANES; lane++) {
      sums[lane] += reach[lane] * effects[lane];
    }
  }

  private static void down(float[] reach, float[] ways, float[] left, float[] right) {
    for (int lane = 0; lane < LANES; lane++) {
      float reached = reach[lane] * ways[lane];
      right[lane] = reached;
      left[lane] = reach[lane] - reached;
    }
  }

  /**
   * Adds what was integrated to the keys' sums.
   *
   * @param added double[{@link #SUMS} × keys], several sums a key, so that additions need not wait
   *     for each other
   */
  void addTo(double[] added, Scratch scratch) {
    float[] products = scratch.products;
    for (int node = 0; node < nodes; node++) {
      multiply(sharesAbove[node], scratch.turns[node], scratch.sums[node], products);
      int[] place = places[node];
      for (int lane = 0; lane < LANES; lane++) {
        added[SUMS * place[lane] + lane % SUMS] += products[lane];
      }
    }
  }

  private static void multiply(float[] above, float[] turns, float[] sums, float[] products) {
    for (int lane = 0; lane < LANES; lane++) {
      products[lane] = above[lane] * turns[lane] * sums[lane];
    }
  }
}
