package io.purchaseintent.feature;

import io.purchaseintent.event.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was taken back of an order or of one of its products, by day (UTC). Each refund is added
 * once, as each event is; sums, so that their order does not matter. Not thread-safe.
 */
public final class Refunds {

  /**
   * What was taken back on a day.
   *
   * @param parts thousandths of pieces
   * @param whole whether something was taken back that says no number, which is all of it
   * @param amountMicros an amount that was given back of no product
   */
  public record Refund(long parts, boolean whole, long amountMicros) {

    static final Refund NOTHING = new Refund(0, false, 0);

    static Refund of(CompactEvent event) {
      if (event.productId() == null) {
        return new Refund(0, event.priceMicros() == 0, event.amountMicros());
      }
      return new Refund(Quantity.parts(event.quantity()), event.quantity() == 0, 0);
    }

    Refund and(Refund other) {
      return new Refund(
          Sums.saturated(parts, other.parts),
          whole || other.whole,
          Sums.saturated(amountMicros, other.amountMicros));
    }

    boolean isNothing() {
      return equals(NOTHING);
    }

    /** What of so many thousandths of pieces is left. */
    long left(long bought) {
      return whole ? 0 : Math.max(0, bought - parts);
    }
  }

  private final TreeMap<Long, Refund> days = new TreeMap<>();

  /** The days by their number since the epoch. */
  public Map<Long, Refund> days() {
    return Collections.unmodifiableMap(days);
  }

  /** Adds what was taken back on a day. */
  public void add(long day, Refund refund) {
    days.merge(day, refund, Refund::and);
  }

  void addAll(Refunds other) {
    other.days.forEach(this::add);
  }

  boolean isEmpty() {
    return days.isEmpty();
  }

  /** What was taken back on the days of {@code [from, until)}. */
  Refund between(long from, long until) {
    return from >= until
        ? Refund.NOTHING
        : days.subMap(from, until).values().stream().reduce(Refund.NOTHING, Refund::and);
  }

  /**
   * What counts of an order as of a midnight: what was taken back before it, and no further from
   * the order than a window is long.
   */
  Refund of(long orderDay, long asOfDay, int windowDays) {
    return between(orderDay - windowDays, Math.min(asOfDay, orderDay + windowDays + 1));
  }

  void forgetBefore(long day) {
    days.headMap(day).clear();
  }
}
