package io.purchaseintent.training;

import com.fasterxml.jackson.databind.JsonNode;

/** Shapley values of an XGBoost model as they are defined, over all subsets of the features. */
final class NaiveShapley {

  private NaiveShapley() {}

  static double value(JsonNode model, float[] vector, int feature) {
    double sum = 0;
    for (int there = 0; there < 1 << vector.length; there++) {
      if ((there >> feature & 1) == 0) {
        double gain = margin(model, vector, there | 1 << feature) - margin(model, vector, there);
        sum += weight(Integer.bitCount(there), vector.length) * gain;
      }
    }
    return sum;
  }

  /** How often a feature comes right after this many others, of all orders. */
  private static double weight(int before, int features) {
    double weight = 1.0 / features;
    for (int i = 1; i <= before; i++) {
      weight *= (double) i / (features - i);
    }
    return weight;
  }

  private static double margin(JsonNode model, float[] vector, int there) {
    double sum = 0;
    for (JsonNode tree : model.at("/learner/gradient_booster/model/trees")) {
      sum += leaf(tree, 0, vector, there);
    }
    return sum;
  }

  private static double leaf(JsonNode tree, int node, float[] vector, int there) {
    int left = tree.path("left_children").path(node).asInt();
    int right = tree.path("right_children").path(node).asInt();
    float condition = (float) tree.path("split_conditions").path(node).asDouble();
    if (left < 0) {
      return condition;
    }
    int feature = tree.path("split_indices").path(node).asInt();
    if ((there >> feature & 1) == 1) {
      float value = vector[feature];
      boolean goesLeft =
          Float.isNaN(value)
              ? tree.path("default_left").path(node).asInt() == 1
              : value < condition;
      return leaf(tree, goesLeft ? left : right, vector, there);
    }
    double all = tree.path("sum_hessian").path(node).asDouble();
    return (tree.path("sum_hessian").path(left).asDouble() * leaf(tree, left, vector, there)
            + tree.path("sum_hessian").path(right).asDouble() * leaf(tree, right, vector, there))
        / all;
  }
}
