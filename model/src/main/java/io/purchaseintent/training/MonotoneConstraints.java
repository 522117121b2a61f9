package io.purchaseintent.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a marketer may rely on, whatever the data say: features of which more never lowers the
 * score, all else equal, and features of which more never raises it.
 *
 * <p>A missing value is beside the order: the constraint holds among values that are there.
 */
public final class MonotoneConstraints {

  private static final Map<String, Integer> DIRECTIONS =
      Map.of(
          "add_to_cart_count", 1,
          "checkout_count", 1,
          "seconds_since_add_to_cart", -1,
          "events_since_add_to_cart", -1);

  private MonotoneConstraints() {}

  /**
   * The constraint of each column: 1 if more may never lower the score, -1 if more may never raise
   * it, else 0.
   */
  public static int[] of(List<String> columns) {
    return columns.stream().mapToInt(name -> DIRECTIONS.getOrDefault(name, 0)).toArray();
  }

  /** Constraints as XGBoost wants them: {@code (1,0,-1)}. */
  public static String toXgboost(int[] directions) {
    return Arrays.stream(directions)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "(", ")"));
  }

  /** Those of these columns that are constrained by name, with their direction. */
  public static Map<String, Integer> directions(List<String> columns) {
    Map<String, Integer> directions = new TreeMap<>(DIRECTIONS);
    directions.keySet().retainAll(columns);
    return directions;
  }
}
