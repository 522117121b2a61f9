package io.purchaseintent.training;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Where the parameters of a search are drawn from; those that are not named keep their default.
 *
 * @param ranges by the name of the parameter, one of {@link #NAMES}
 */
public record SearchSpace(Map<String, Range> ranges) {

  /** The parameters that can be searched, in the order in which they are drawn. */
  public static final List<String> NAMES =
      List.of("max_depth", "eta", "min_child_weight", "subsample", "colsample", "lambda");

  private static final Map<String, Range> BOUNDS =
      Map.of(
          "max_depth", new Range(1, 10, false),
          "eta", new Range(0.001, 1, false),
          "min_child_weight", new Range(0, 1e6, false),
          "subsample", new Range(0.01, 1, false),
          "colsample", new Range(0.01, 1, false),
          "lambda", new Range(0, 1e6, false));

  /**
   * Numbers between two bounds, both included.
   *
   * @param logarithmic whether each factor is as likely as another, rather than each difference
   */
  public record Range(double from, double to, boolean logarithmic) {

    public Range {
      if (!(from <= to)) {
        throw new IllegalArgumentException("from " + from + " must not be above to " + to);
      }
      if (logarithmic && !(from > 0)) {
        throw new IllegalArgumentException("from " + from + " must be above 0 on a log scale");
      }
    }

    double draw(SplittableRandom random) {
      double share = random.nextDouble();
      double drawn = logarithmic ? from * Math.pow(to / from, share) : from + (to - from) * share;
      return Math.min(to, Math.max(from, drawn));
    }
  }

  /**
   * @throws IllegalArgumentException if a name is none of {@link #NAMES}, or a range goes beyond
   *     what XGBoost can use
   */
  public SearchSpace {
    ranges = new TreeMap<>(ranges);
    ranges.forEach(
        (name, range) -> {
          Range bound = BOUNDS.get(name);
          if (bound == null) {
            throw new IllegalArgumentException(
                "\"" + name + "\" is no parameter to search: use one of " + NAMES);
          }
          if (range.from() < bound.from() || range.to() > bound.to()) {
            throw new IllegalArgumentException(
                name
                    + " from "
                    + range.from()
                    + " to "
                    + range.to()
                    + " must lie within "
                    + bound.from()
                    + " and "
                    + bound.to());
          }
        });
  }

  /** Parameters drawn at random; what is not searched is taken from {@code defaults}. */
  BoosterParameters draw(SplittableRandom random, BoosterParameters defaults) {
    Map<String, Double> drawn = new TreeMap<>();
    for (String name : NAMES) {
      Range range = ranges.get(name);
      if (range != null) {
        drawn.put(name, range.draw(random));
      }
    }
    return new BoosterParameters(
        defaults.rounds(),
        defaults.patience(),
        (int) Math.round(drawn.getOrDefault("max_depth", (double) defaults.maxDepth())),
        drawn.getOrDefault("eta", defaults.eta()),
        drawn.getOrDefault("min_child_weight", defaults.minChildWeight()),
        drawn.getOrDefault("subsample", defaults.subsample()),
        drawn.getOrDefault("colsample", defaults.colsample()),
        drawn.getOrDefault("lambda", defaults.lambda()),
        defaults.seed(),
        defaults.threads());
  }
}
