package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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

  /** One day of a shopper. */
  static final class Day {
    int sessionStarts;
    long lastEventMillis = Long.MIN_VALUE;
    final Map<String, Integer> viewsByCategory = new TreeMap<>();

    private void merge(Day other) {
      sessionStarts += other.sessionStarts;
      lastEventMillis = Math.max(lastEventMillis, other.lastEventMillis);
      other.viewsByCategory.forEach(
          (name, views) -> viewsByCategory.merge(name, views, Integer::sum));
    }
  }

  final TreeMap<Long, Day> days = new TreeMap<>();
  final TreeMap<String, OrderLines> orders = new TreeMap<>();

  /**
   * Adds a visit: the shopper's events in one session, in any order, none twice.
   *
   * @param sessionId names the order where an event has no order id
   */
  public void addVisit(String sessionId, Iterable<CompactEvent> events) {
    long first = Long.MAX_VALUE;
    for (CompactEvent event : events) {
      first = Math.min(first, event.timeMillis());
      Day day = days.computeIfAbsent(AsOfDays.dayOf(event.timeMillis()), key -> new Day());
      day.lastEventMillis = Math.max(day.lastEventMillis, event.timeMillis());
      if (event.type() == EventType.PRODUCT_VIEW && event.category() != null) {
        day.viewsByCategory.merge(event.category(), 1, Integer::sum);
      } else if (event.type() == EventType.PURCHASE) {
        orders
            .computeIfAbsent(OrderKey.of(sessionId, event), key -> new OrderLines())
            .add(
                event.productId() == null ? "" : event.productId(),
                new OrderLines.Line(event.timeMillis(), event.amountMicros()));
      }
    }
    if (first != Long.MAX_VALUE) {
      days.computeIfAbsent(AsOfDays.dayOf(first), key -> new Day()).sessionStarts++;
    }
  }

  /** Adds all that another timeline of the same shopper holds. */
  public void merge(UserTimeline other) {
    other.days.forEach((day, value) -> days.computeIfAbsent(day, key -> new Day()).merge(value));
    other.orders.forEach(
        (id, lines) -> orders.computeIfAbsent(id, key -> new OrderLines()).addAll(lines));
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
    int sessions = 0;
    long lastVisit = Long.MIN_VALUE;
    for (Day day : days.headMap(asOfDay).values()) {
      sessions += day.sessionStarts;
      lastVisit = Math.max(lastVisit, day.lastEventMillis);
    }
    int recentSessions =
        days.subMap(asOfDay - SESSION_WINDOW_DAYS, asOfDay).values().stream()
            .mapToInt(day -> day.sessionStarts)
            .sum();
    return new UserHistory(
        asOf,
        purchases,
        orderValue,
        pricedOrders,
        instant(lastPurchase),
        preferredCategory(asOfDay),
        sessions,
        recentSessions,
        instant(lastVisit));
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
