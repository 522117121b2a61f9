package io.purchaseintent.feature;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a shopper's orders come to as of a midnight: all of them, or what is left. */
final class OrderTotals {

  int orders;
  int priced;
  long valueMicros;
  private long lastMillis;
  private final Map<String, Integer> categories = new TreeMap<>();

  /**
   * Totals that begin with orders that no window sees any more.
   *
   * @param lastMillis first sight of the newest of them; the least long if none
   */
  OrderTotals(int orders, long lastMillis) {
    this.orders = orders;
    this.lastMillis = lastMillis;
  }

  /** Adds an order to both, as far as it was seen before a midnight. */
  static void add(
      OrderLines order, long asOfDay, int windowDays, OrderTotals all, OrderTotals kept) {
    OrderLines.Kept left = order.keptAsOf(asOfDay, windowDays);
    all.add(order.firstTimeMillis());
    if (left.any()) {
      kept.add(order.firstTimeMillis());
    }
    if (order.firstDay() >= asOfDay - windowDays) {
      long asOfMillis = AsOfDays.midnight(asOfDay).toEpochMilli();
      order.countCategoriesBefore(asOfMillis, Set.of(), all.categories);
      order.countCategoriesBefore(asOfMillis, left.returned(), kept.categories);
      all.addValue(order.amountMicrosBefore(asOfMillis));
      kept.addValue(left.amountMicros());
    }
  }

  private void add(long firstMillis) {
    orders++;
    lastMillis = Math.max(lastMillis, firstMillis);
  }

  /** Adds the value of an order, 0 where it is unknown. */
  private void addValue(long micros) {
    priced += micros > 0 ? 1 : 0;
    valueMicros = Sums.saturated(valueMicros, micros);
  }

  @Nullable Instant last() {
    return instant(lastMillis);
  }

  @Nullable String category() {
    return mostFrequent(categories);
  }

  static @Nullable Instant instant(long millis) {
    return millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis);
  }

  /** The first of those with the highest count, or null where there is none. */
  static @Nullable String mostFrequent(Map<String, Integer> counts) {
    String found = null;
    int most = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        found = entry.getKey();
      }
    }
    return found;
  }
}
