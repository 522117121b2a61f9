package io.purchaseintent.feature;

import java.util.Map;
import java.util.TreeMap;

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
   */
  public record Line(long timeMillis, long amountMicros) {

    /** The one seen first; of two at the same time the dearer one, so that order cannot matter. */
    static Line first(Line a, Line b) {
      if (a.timeMillis != b.timeMillis) {
        return a.timeMillis < b.timeMillis ? a : b;
      }
      return a.amountMicros >= b.amountMicros ? a : b;
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
}
