package io.purchaseintent.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How trees are boosted.
 *
 * @param rounds trees at most
 * @param patience rounds without a better validation log loss after which boosting stops
 * @param maxDepth levels of a tree
 * @param eta shrinkage of each tree
 * @param minChildWeight least sum of hessians in a leaf
 * @param subsample share of rows that a tree sees
 * @param colsample share of features that a tree sees
 * @param lambda L2 penalty of leaves
 * @param seed of all that is drawn
 * @param threads of the library
 */
public record BoosterParameters(
    int rounds,
    int patience,
    int maxDepth,
    double eta,
    double minChildWeight,
    double subsample,
    double colsample,
    double lambda,
    long seed,
    int threads) {

  /** Parameters that did well on real shops. */
  public static BoosterParameters defaults() {
    return new BoosterParameters(500, 40, 6, 0.05, 2, 0.8, 0.6, 2, 42, 2);
  }

  /** In XGBoost's names. */
  public Map<String, Object> toXgboost() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("booster", "gbtree");
    map.put("objective", "binary:logistic");
    map.put("eval_metric", "logloss");
    map.put("tree_method", "hist");
    map.put("max_depth", maxDepth);
    map.put("eta", eta);
    map.put("min_child_weight", minChildWeight);
    map.put("subsample", subsample);
    map.put("colsample_bytree", colsample);
    map.put("lambda", lambda);
    map.put("seed", seed);
    map.put("nthread", threads);
    return map;
  }
}
