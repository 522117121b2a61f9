package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a shopper did, by day (UTC): the aggregate from which {@link UserHistory} is read
 * for any as-of time.
 *
 * <p>Merging is associative and commutative; it changes this timeline, never its argument. Not
 * idempotent: each visit is added once. Not thread-safe.
 */
public final class UserTimeline {

  static final int ORDER_WINDOW_DAYS = 90;
  static final int CATEGORY_WINDOW_DAYS = 90;
  static final int SESSION_WINDOW_DAYS = 30;

  /** What is counted of a day. */
  public enum Count {
    /** Visits that began. */
    SESSION_STARTS
  }

  /** One day of a shopper. */
  public static final class Day {
    private final int[] counts = new int[Count.values().length];
    private long lastEventMillis = Long.MIN_VALUE;
    private final Map<String, Integer> viewsByCategory = new TreeMap<>();

    /** How often it was counted. */
    public int count(Count what) {
      return counts[what.ordinal()];
    }

    /** Counts more. */
    public void add(Count what, int more) {
      counts[what.ordinal()] += more;
    }

    /** Time of the newest event; the least long while there is none. */
    public long lastEventMillis() {
      return lastEventMillis;
    }

    /** Notes that there was an event at this time. */
    public void addEventAt(long timeMillis) {
      lastEventMillis = Math.max(lastEventMillis, timeMillis);
    }

    /** Product views by category. */
    public Map<String, Integer> viewsByCategory() {
      return Collections.unmodifiableMap(viewsByCategory);
    }

    /** Adds product views of a category. */
    public void addViews(String category, int views) {
      viewsByCategory.merge(category, views, Integer::sum);
    }

    private void merge(Day other) {
      for (Count each : Count.values()) {
        add(each, other.count(each));
      }
      addEventAt(other.lastEventMillis);
      other.viewsByCategory.forEach(this::addViews);
    }
  }

  private final TreeMap<Long, Day> days = new TreeMap<>();
  private final TreeMap<String, OrderLines> orders = new TreeMap<>();

  /** The days that hold something, by their number since the epoch. */
  public Map<Long, Day> days() {
    return Collections.unmodifiableMap(days);
  }

  /** The day of this number since the epoch, added where it is not there. */
  public Day day(long epochDay) {
    return days.computeIfAbsent(epochDay, key -> new Day());
  }

  /** The orders by their names. */
  public Map<String, OrderLines> orders() {
    return Collections.unmodifiableMap(orders);
  }

  /** The order of this name, added where it is not there. */
  public OrderLines order(String name) {
    return orders.computeIfAbsent(name, key -> new OrderLines());
  }

  /**
   * Adds a visit: the shopper's events in one session, in any order, none twice.
   *
   * @param sessionId names the order where an event has no order id
   */
  public void addVisit(String sessionId, Iterable<CompactEvent> events) {
    long first = Long.MAX_VALUE;
    for (CompactEvent event : events) {
      first = Math.min(first, event.timeMillis());
      Day day = day(AsOfDays.dayOf(event.timeMillis()));
      day.addEventAt(event.timeMillis());
      if (event.type() == EventType.PRODUCT_VIEW && event.category() != null) {
        day.addViews(event.category(), 1);
      } else if (event.type() == EventType.PURCHASE) {
        order(OrderKey.of(sessionId, event))
            .add(
                event.productId() == null ? "" : event.productId(),
                new OrderLines.Line(event.timeMillis(), event.amountMicros()));
      }
    }
    if (first != Long.MAX_VALUE) {
      day(AsOfDays.dayOf(first)).add(Count.SESSION_STARTS, 1);
    }
  }

  /** Adds all that another timeline of the same shopper holds. */
  public void merge(UserTimeline other) {
    other.days.forEach((number, day) -> day(number).merge(day));
    other.orders.forEach((name, lines) -> order(name).addAll(lines));
  }

  /**
   * The history at each as-of midnight from first to last (both included) at which it differs from
   * the midnight before, oldest first.
   */
  public List<UserHistory> snapshots(LocalDate first, LocalDate last) {
    AsOfDays candidates =
        new AsOfDays(first, last, SESSION_WINDOW_DAYS, CATEGORY_WINDOW_DAYS, ORDER_WINDOW_DAYS);
    days.keySet().forEach(candidates::add);
    orders.values().stream()
        .flatMap(order -> order.byProduct().values().stream())
        .forEach(line -> candidates.add(AsOfDays.dayOf(line.timeMillis())));
    List<UserHistory> changed = new ArrayList<>();
    UserHistory previous = null;
    for (long day : candidates.days()) {
      UserHistory value = asOf(day);
      if (previous == null || !previous.withAsOf(value.asOf()).equals(value)) {
        changed.add(value);
        previous = value;
      }
    }
    return changed;
  }

  private UserHistory asOf(long asOfDay) {
    Instant asOf = AsOfDays.midnight(asOfDay);
    long asOfMillis = asOf.toEpochMilli();
    int purchases = 0;
    int pricedOrders = 0;
    long orderValue = 0;
    long lastPurchase = Long.MIN_VALUE;
    for (OrderLines order : orders.values()) {
      long time = order.firstTimeMillis();
      if (time >= asOfMillis) {
        continue;
      }
      purchases++;
      lastPurchase = Math.max(lastPurchase, time);
      long amount = order.amountMicrosBefore(asOfMillis);
      if (amount > 0 && time >= asOfMillis - ORDER_WINDOW_DAYS * AsOfDays.DAY_MILLIS) {
        pricedOrders++;
        orderValue = Sums.saturated(orderValue, amount);
      }
    }
    long lastVisit = Long.MIN_VALUE;
    for (Day day : days.headMap(asOfDay).values()) {
      lastVisit = Math.max(lastVisit, day.lastEventMillis);
    }
    return UserHistory.asOf(asOf)
        .lifetimePurchaseCount(purchases)
        .orderValueMicros90d(orderValue)
        .pricedOrderCount90d(pricedOrders)
        .lastPurchase(instant(lastPurchase))
        .preferredCategory(preferredCategory(asOfDay))
        .lifetimeSessionCount(sum(Count.SESSION_STARTS, days.headMap(asOfDay)))
        .sessions30d(sum(Count.SESSION_STARTS, days.subMap(asOfDay - SESSION_WINDOW_DAYS, asOfDay)))
        .lastVisit(instant(lastVisit))
        .build();
  }

  private static int sum(Count what, Map<Long, Day> of) {
    return of.values().stream().mapToInt(day -> day.count(what)).sum();
  }

  private @Nullable String preferredCategory(long asOfDay) {
    Map<String, Integer> views = new TreeMap<>();
    for (Day day : days.subMap(asOfDay - CATEGORY_WINDOW_DAYS, asOfDay).values()) {
      day.viewsByCategory.forEach((name, count) -> views.merge(name, count, Integer::sum));
    }
    String preferred = null;
    int most = 0;
    for (Map.Entry<String, Integer> entry : views.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        preferred = entry.getKey();
      }
    }
    return preferred;
  }

  private static @Nullable Instant instant(long millis) {
    return millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis);
  }
}
