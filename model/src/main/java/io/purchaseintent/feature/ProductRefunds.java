package io.purchaseintent.feature;

import io.purchaseintent.event.Quantity;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How much of a product its orders were, and what of that was taken back, by the hash of an order's
 * name. Not thread-safe.
 */
final class ProductRefunds {

  private final int windowDays;
  private final TreeMap<Long, TreeMap<Long, Long>> parts = new TreeMap<>();
  private final TreeMap<Long, Refunds> refunds = new TreeMap<>();

  /** Refunds that count if they are no further from their order. */
  ProductRefunds(int windowDays) {
    this.windowDays = windowDays;
  }

  Map<Long, TreeMap<Long, Long>> parts() {
    return Collections.unmodifiableMap(parts);
  }

  Map<Long, Refunds> refunds() {
    return Collections.unmodifiableMap(refunds);
  }

  boolean isEmpty() {
    return refunds.isEmpty();
  }

  /**
   * Notes of how many thousandths of pieces an order was said to be on a day; the most counts, as
   * it is shown again.
   */
  void addParts(long order, long day, long most) {
    parts.computeIfAbsent(order, added -> new TreeMap<>()).merge(day, most, Math::max);
  }

  void add(long order, long day, Refunds.Refund refund) {
    refunds.computeIfAbsent(order, added -> new Refunds()).add(day, refund);
  }

  void addAll(ProductRefunds other) {
    other.parts.keySet().forEach(order -> addPartsOf(order, other));
    other.refunds.keySet().forEach(order -> addAllOf(order, other));
  }

  /** Adds what another holds of one order. */
  void addAllOf(long order, ProductRefunds other) {
    addPartsOf(order, other);
    Refunds more = other.refunds.get(order);
    if (more != null) {
      refunds.computeIfAbsent(order, added -> new Refunds()).addAll(more);
    }
  }

  private void addPartsOf(long order, ProductRefunds other) {
    TreeMap<Long, Long> byDay = other.parts.get(order);
    if (byDay != null) {
      byDay.forEach((day, most) -> addParts(order, day, most));
    }
  }

  /** Thousandths of pieces that an order was said to be before a midnight. */
  private long bought(long order, long asOfDay) {
    TreeMap<Long, Long> byDay = parts.get(order);
    return byDay == null
        ? Quantity.PARTS
        : byDay.headMap(asOfDay).values().stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(Quantity.PARTS);
  }

  void removeIf(LongPredicate order) {
    parts.keySet().removeIf(order::test);
    refunds.keySet().removeIf(order::test);
  }

  /**
   * Forgets what was taken back too long before an order was seen.
   *
   * @param day on which it was, or the first on which it can be
   */
  void forgetTooEarly(long order, long day) {
    Refunds of = refunds.get(order);
    if (of != null) {
      of.forgetBefore(day - windowDays);
      if (of.isEmpty()) {
        refunds.remove(order);
      }
    }
  }

  /**
   * As {@link #forgetTooEarly(long, long)}, of all orders.
   *
   * @param seen when each was, in milliseconds
   * @param day the first on which others can be
   */
  void forgetTooEarly(Map<Long, Long> seen, long day) {
    for (long order : List.copyOf(refunds.keySet())) {
      @Nullable Long time = seen.get(order);
      forgetTooEarly(order, time == null ? day : AsOfDays.dayOf(time));
    }
  }

  /**
   * Of how many orders of the window before a midnight all was taken back before it.
   *
   * @param seen when each was, in milliseconds
   */
  int returned(Map<Long, Long> seen, long asOfDay) {
    int returned = 0;
    for (Map.Entry<Long, Refunds> each : refunds.entrySet()) {
      Long time = seen.get(each.getKey());
      long day = time == null ? asOfDay : AsOfDays.dayOf(time);
      if (day >= asOfDay - windowDays && day < asOfDay) {
        long bought = bought(each.getKey(), asOfDay);
        returned += each.getValue().of(day, asOfDay, windowDays).left(bought) == 0 ? 1 : 0;
      }
    }
    return returned;
  }
}
