package io.purchaseintent.feature;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one order, each as it was first seen: an order that is shown again (a reloaded page,
 * a second tag) changes nothing.
 */
public final class OrderLines {

  /**
   * A line of an order.
   *
   * @param timeMillis when it was first seen
   * @param amountMicros its price times its pieces; 0 where unknown
   * @param category its product's category, or null where unknown
   */
  public record Line(long timeMillis, long amountMicros, @Nullable String category) {

    /** By category last, so that the order in which lines are added cannot matter. */
    private static final Comparator<Line> FIRST =
        Comparator.comparingLong(Line::timeMillis)
            .thenComparing(Comparator.comparingLong(Line::amountMicros).reversed())
            .thenComparing(Line::category, Comparator.nullsLast(Comparator.naturalOrder()));

    /** The one seen first; of two at the same time the dearer one. */
    static Line first(Line a, Line b) {
      return FIRST.compare(a, b) <= 0 ? a : b;
    }
  }

  private final Map<String, Line> byProduct = new TreeMap<>();

  /** Adds a line of a product, which counts if it is the first seen. */
  public void add(String product, Line line) {
    byProduct.merge(product, line, Line::first);
  }

  void addAll(OrderLines other) {
    other.byProduct.forEach(this::add);
  }

  /** The lines by product. */
  public Map<String, Line> byProduct() {
    return byProduct;
  }

  /** When the order was first seen. */
  long firstTimeMillis() {
    return byProduct.values().stream().mapToLong(Line::timeMillis).min().orElseThrow();
  }

  /** The day (UTC, since the epoch) of {@link #firstTimeMillis}. */
  long firstDay() {
    return AsOfDays.dayOf(firstTimeMillis());
  }

  /** Value of all lines. */
  public long amountMicros() {
    return amountMicrosBefore(Long.MAX_VALUE);
  }

  /** Value of the lines seen before an instant. */
  long amountMicrosBefore(long timeMillis) {
    long sum = 0;
    for (Line line : byProduct.values()) {
      if (line.timeMillis() < timeMillis) {
        sum = Sums.saturated(sum, line.amountMicros());
      }
    }
    return sum;
  }

  /** Whether a line's category is known. */
  boolean hasCategory() {
    return byProduct.values().stream().anyMatch(line -> line.category() != null);
  }

  /** Counts the lines seen before an instant by their categories, where these are known. */
  void countCategoriesBefore(long timeMillis, Map<String, Integer> counts) {
    for (Line line : byProduct.values()) {
      if (line.timeMillis() < timeMillis && line.category() != null) {
        counts.merge(line.category(), 1, Integer::sum);
      }
    }
  }
}
