package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  /** What is counted of a day. */
  public enum Count {
    /** Views of the product. */
    VIEWS,
    /** Events that carried a price. */
    PRICES
  }

  /** One day of a product. */
  public static final class Day {
    private final int[] counts = new int[Count.values().length];
    private long priceSumMicros;
    private long categoryMillis = Long.MIN_VALUE;
    private @Nullable String category;

    /** How often it was counted. */
    public int count(Count what) {
      return counts[what.ordinal()];
    }

    /** Counts more. */
    public void add(Count what, int more) {
      counts[what.ordinal()] += more;
    }

    /** Sum of the prices, in micros. */
    public long priceSumMicros() {
      return priceSumMicros;
    }

    /** Adds to the sum of the prices. */
    public void addPrices(long micros) {
      priceSumMicros = Sums.saturated(priceSumMicros, micros);
    }

    /** The newest category, or null while none was seen. */
    public @Nullable String category() {
      return category;
    }

    /** When the newest category was seen; the least long while none was. */
    public long categoryMillis() {
      return categoryMillis;
    }

    private void merge(Day other) {
      for (Count each : Count.values()) {
        add(each, other.count(each));
      }
      addPrices(other.priceSumMicros);
      if (other.category != null) {
        see(other.category, other.categoryMillis);
      }
    }

    /** Keeps the newest category; of two at the same time the alphabetically last. */
    public void see(String name, long timeMillis) {
      if (category == null
          || timeMillis > categoryMillis
          || (timeMillis == categoryMillis && name.compareTo(category) > 0)) {
        category = name;
        categoryMillis = timeMillis;
      }
    }
  }

  private final TreeMap<Long, Day> days = new TreeMap<>();
  private final TreeMap<Long, Long> orders = new TreeMap<>();

  /** The days that hold something, by their number since the epoch. */
  public Map<Long, Day> days() {
    return Collections.unmodifiableMap(days);
  }

  /** The day of this number since the epoch, added where it is not there. */
  public Day day(long epochDay) {
    return days.computeIfAbsent(epochDay, key -> new Day());
  }

  /** Time of first sight of each order, by the hash of its name. */
  public Map<Long, Long> orders() {
    return Collections.unmodifiableMap(orders);
  }

  /** Notes that an order was seen at a time. */
  public void addOrder(long nameHash, long timeMillis) {
    orders.merge(nameHash, timeMillis, Math::min);
  }

  /**
   * Adds an event of the product.
   *
   * @param sessionId names the order where a purchase has no order id
   */
  public void add(String sessionId, CompactEvent event) {
    Day day = day(AsOfDays.dayOf(event.timeMillis()));
    if (event.type() == EventType.PRODUCT_VIEW) {
      day.add(Count.VIEWS, 1);
    } else if (event.type() == EventType.PURCHASE) {
      addOrder(StableHash.of(OrderKey.of(sessionId, event)), event.timeMillis());
    }
    if (event.priceMicros() > 0) {
      day.addPrices(event.priceMicros());
      day.add(Count.PRICES, 1);
    }
    if (event.category() != null) {
      day.see(event.category(), event.timeMillis());
    }
  }

  /** Adds all that another timeline of the same product holds. */
  public void merge(ProductTimeline other) {
    other.days.forEach((number, day) -> day(number).merge(day));
    other.orders.forEach(this::addOrder);
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
            .mapToInt(day -> day.count(Count.VIEWS))
            .sum();
    long priceSum = 0;
    int priceCount = 0;
    for (Day day : days.subMap(asOfDay - PRICE_WINDOW_DAYS, asOfDay).values()) {
      priceSum = Sums.saturated(priceSum, day.priceSumMicros);
      priceCount += day.count(Count.PRICES);
    }
    String category = null;
    for (Day day : days.headMap(asOfDay, false).descendingMap().values()) {
      if (day.category != null) {
        category = day.category;
        break;
      }
    }
    return ProductStats.asOf(asOf)
        .purchaseCount30d(purchases)
        .viewCount30d(views)
        .priceSumMicros7d(priceSum)
        .priceCount7d(priceCount)
        .category(category)
        .build();
  }
}
