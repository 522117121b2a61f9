package io.purchaseintent.scoring;

import java.util.ArrayList;
import java.util.List;

/**
 * Parts a margin among the features by SHAP values, exactly for trees, missing features taken as
 * the training rows went (path dependent): the values of XGBoost's own {@code predictContrib}.
 *
 * <p>Immutable, thread-safe.
 *
 * <p>A SHAP value is the integral over t from 0 to 1 of what a feature adds while each other one is
 * there with probability t (Owen, 1972). The integrand is a polynomial of a degree below the number
 * of features on a path, so that a few Gauss points give the integral exactly: three for trees of
 * depth 6. See {@link TreeGroup} for one point.
 */
final class TreeExplainer {

  private final int featureCount;

  /** What all vectors share. */
  private final double base;

  private final GaussLegendre rule;
  private final List<TreeGroup> groups = new ArrayList<>();

  TreeExplainer(int featureCount, float baseMargin, List<XgboostTree> trees) {
    this.featureCount = featureCount;
    int depth = trees.stream().mapToInt(XgboostTree::depth).max().orElse(0);
    this.rule = GaussLegendre.of(Math.max(1, (depth + 1) / 2));
    for (int from = 0; from < trees.size(); from += TreeGroup.LANES) {
      int to = Math.min(trees.size(), from + TreeGroup.LANES);
      groups.add(new TreeGroup(trees.subList(from, to), featureCount));
    }
    this.base = trees.stream().mapToDouble(XgboostTree::mean).sum() + baseMargin;
  }

  /**
   * What each feature adds to the margin.
   *
   * @param vector float[features], NaN where missing
   * @return double[features + 1]; the last is what all vectors share, and the sum is the margin
   */
  double[] contributions(float[] vector) {
    int[] keys = new int[2 * featureCount];
    OrderedKeys.read(vector, keys);
    double[] added = new double[TreeGroup.SUMS * keys.length];
    TreeGroup.Scratch scratch = new TreeGroup.Scratch(groups);
    for (TreeGroup group : groups) {
      group.decide(keys, scratch);
      for (int i = 0; i < rule.points().length; i++) {
        group.integrate(rule.points()[i], rule.weights()[i], scratch);
      }
      group.addTo(added, scratch);
    }
    double[] sums = new double[featureCount + 1];
    for (int i = 0; i < added.length; i++) {
      sums[i / TreeGroup.SUMS % featureCount] += added[i];
    }
    sums[featureCount] = base;
    return sums;
  }
}
