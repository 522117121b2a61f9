package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened to a product, by day (UTC): the aggregate from which {@link
 * ProductStats} is read for any as-of time.
 *
 * <p>Merging is associative and commutative; it changes this timeline, never its argument. Not
 * idempotent: each event is added once. Not thread-safe.
 */
public final class ProductTimeline {

  static final int COUNT_WINDOW_DAYS = 30;
  static final int PRICE_WINDOW_DAYS = 7;

  /** One day of a product. */
  static final class Day {
    int views;
    long priceSumMicros;
    int priceCount;
    long categoryMillis = Long.MIN_VALUE;
    @Nullable String category;

    private void merge(Day other) {
      views += other.views;
      priceSumMicros = Sums.saturated(priceSumMicros, other.priceSumMicros);
      priceCount += other.priceCount;
      if (other.category != null) {
        see(other.category, other.categoryMillis);
      }
    }

    /** Keeps the newest category; of two at the same time the alphabetically last. */
    private void see(String name, long timeMillis) {
      if (category == null
          || timeMillis > categoryMillis
          || (timeMillis == categoryMillis && name.compareTo(category) > 0)) {
        category = name;
        categoryMillis = timeMillis;
      }
    }
  }

  final TreeMap<Long, Day> days = new TreeMap<>();

  /** Time of first sight, by hash of the order's name. */
  final TreeMap<Long, Long> orders = new TreeMap<>();

  /**
   * Adds an event of the product.
   *
   * @param sessionId names the order where a purchase has no order id
   */
  public void add(String sessionId, CompactEvent event) {
    Day day = days.computeIfAbsent(AsOfDays.dayOf(event.timeMillis()), key -> new Day());
    if (event.type() == EventType.PRODUCT_VIEW) {
      day.views++;
    } else if (event.type() == EventType.PURCHASE) {
      orders.merge(StableHash.of(OrderKey.of(sessionId, event)), event.timeMillis(), Math::min);
    }
    if (event.priceMicros() > 0) {
      day.priceSumMicros = Sums.saturated(day.priceSumMicros, event.priceMicros());
      day.priceCount++;
    }
    if (event.category() != null) {
      day.see(event.category(), event.timeMillis());
    }
  }

  /** Adds all that another timeline of the same product holds. */
  public void merge(ProductTimeline other) {
    other.days.forEach((day, value) -> days.computeIfAbsent(day, key -> new Day()).merge(value));
    other.orders.forEach((order, time) -> orders.merge(order, time, Math::min));
  }

  /**
   * The stats at each as-of midnight from first to last (both included) at which they differ from
   * the midnight before, oldest first.
   */
  public List<ProductStats> snapshots(LocalDate first, LocalDate last) {
    AsOfDays candidates = new AsOfDays(first, last, PRICE_WINDOW_DAYS, COUNT_WINDOW_DAYS);
    days.keySet().forEach(candidates::add);
    List<ProductStats> changed = new ArrayList<>();
    ProductStats previous = null;
    TreeMap<Long, Integer> ordersByDay = new TreeMap<>();
    orders.values().forEach(time -> ordersByDay.merge(AsOfDays.dayOf(time), 1, Integer::sum));
    for (long day : candidates.days()) {
      ProductStats value = asOf(day, ordersByDay);
      if (previous == null || !previous.withAsOf(value.asOf()).equals(value)) {
        changed.add(value);
        previous = value;
      }
    }
    return changed;
  }

  private ProductStats asOf(long asOfDay, TreeMap<Long, Integer> ordersByDay) {
    Instant asOf = AsOfDays.midnight(asOfDay);
    int purchases =
        ordersByDay.subMap(asOfDay - COUNT_WINDOW_DAYS, asOfDay).values().stream()
            .mapToInt(Integer::intValue)
            .sum();
    int views =
        days.subMap(asOfDay - COUNT_WINDOW_DAYS, asOfDay).values().stream()
            .mapToInt(day -> day.views)
            .sum();
    long priceSum = 0;
    int priceCount = 0;
    for (Day day : days.subMap(asOfDay - PRICE_WINDOW_DAYS, asOfDay).values()) {
      priceSum = Sums.saturated(priceSum, day.priceSumMicros);
      priceCount += day.priceCount;
    }
    String category = null;
    for (Day day : days.headMap(asOfDay, false).descendingMap().values()) {
      if (day.category != null) {
        category = day.category;
        break;
      }
    }
    return new ProductStats(asOf, purchases, views, priceSum, priceCount, category);
  }
}
