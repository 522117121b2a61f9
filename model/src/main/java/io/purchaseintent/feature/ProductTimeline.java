package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a product, by day (UTC): the aggregate from which {@link ProductStats} is read
 * for any as-of time.
 *
 * <p>It can be closed as of a midnight ({@link #close}), which keeps only what a later midnight may
 * ask for, and go on with the days after it: values then are those that the whole would give.
 *
 * <p>Merging is associative and commutative; it changes this timeline, never its argument. Not
 * idempotent: each event is added once. Not thread-safe.
 */
public final class ProductTimeline implements Timeline<ProductTimeline, ProductStats> {

  /** Rises when the bytes, or their meaning, change: timelines of others are made anew. */
  public static final int VERSION = 3;

  static final int COUNT_WINDOW_DAYS = 30;
  static final int PRICE_WINDOW_DAYS = 7;

  /**
   * So many orders are known at the most that no window sees any more: 80 KB of a product. Of more,
   * those that fall out count as new ones if they are shown again.
   */
  public static final int MOST_ORDERS = 10_000;

  /** What is counted of a day. */
  public enum Count {
    /** Views of the product. */
    VIEWS,
    /** Events that carried a price. */
    PRICES
  }

  /**
   * What is left of days that no window sees any more.
   *
   * @param asOfDay the midnight as of which it was closed, by its day since the epoch; the least
   *     long while it never was
   * @param category the newest category before {@code asOfDay}, or null if there is none
   * @param categoryMillis when it was seen; the least long while there is none
   * @param orders the orders first seen before the days that are kept
   */
  public record Settled(
      long asOfDay, @Nullable String category, long categoryMillis, KnownOrders orders) {

    private static final Settled NOTHING =
        new Settled(AsOfDays.NEVER_YET, null, Long.MIN_VALUE, KnownOrders.NONE);
  }

  private final TreeMap<Long, ProductDay> days = new TreeMap<>();
  private final TreeMap<Long, Long> orders = new TreeMap<>();
  private final DeclaredTimeline declared = new DeclaredTimeline();
  private final ProductRefunds refunds = new ProductRefunds(COUNT_WINDOW_DAYS);
  private Settled settled = Settled.NOTHING;

  /** The timeline of a product of which nothing is known. */
  public ProductTimeline() {}

  /** A timeline that was closed, without the days that are kept: they are to be added. */
  public ProductTimeline(Settled settled) {
    this.settled = settled;
  }

  /** What is left of days that no window sees any more. */
  public Settled settled() {
    return settled;
  }

  /** Whether it was closed as of a midnight, so that it is a state to go on from. */
  public boolean isClosed() {
    return settled.asOfDay() != AsOfDays.NEVER_YET;
  }

  /** The days that hold something, by their number since the epoch. */
  public Map<Long, ProductDay> days() {
    return Collections.unmodifiableMap(days);
  }

  /** The day of this number since the epoch, added where it is not there. */
  public ProductDay day(long epochDay) {
    return days.computeIfAbsent(epochDay, key -> new ProductDay());
  }

  /** What the shop's own features are told of. */
  public DeclaredTimeline declared() {
    return declared;
  }

  /** Time of first sight of each order, by the hash of its name. */
  public Map<Long, Long> orders() {
    return Collections.unmodifiableMap(orders);
  }

  /** Notes that an order was seen at a time. */
  public void addOrder(long nameHash, long timeMillis) {
    orders.merge(nameHash, timeMillis, Math::min);
  }

  /** Thousandths of pieces that each order was said to be, by its name's hash and the day. */
  public Map<Long, TreeMap<Long, Long>> parts() {
    return refunds.parts();
  }

  /**
   * Notes of how many thousandths of pieces an order was said to be on a day; the most counts, as
   * it is shown again.
   */
  public void addParts(long nameHash, long day, long most) {
    refunds.addParts(nameHash, day, most);
  }

  /** What was taken back of it, by the hash of the order's name. */
  public Map<Long, Refunds> refunds() {
    return refunds.refunds();
  }

  /** Adds that it was taken back of an order on a day. */
  public void addRefund(long nameHash, long day, Refunds.Refund refund) {
    refunds.add(nameHash, day, refund);
  }

  /**
   * Adds an event of the product.
   *
   * @param sessionId names the order where a purchase has no order id
   */
  public void add(String sessionId, CompactEvent event) {
    ProductDay day = day(AsOfDays.dayOf(event.timeMillis()));
    if (event.type() == EventType.REFUND) {
      addRefund(
          StableHash.of(OrderKey.of(sessionId, event)), event.day(), Refunds.Refund.of(event));
      return;
    }
    if (event.type() == EventType.PRODUCT_VIEW) {
      day.add(Count.VIEWS, 1);
    } else if (event.type() == EventType.PURCHASE) {
      long order = StableHash.of(OrderKey.of(sessionId, event));
      addOrder(order, event.timeMillis());
      addParts(order, event.day(), event.parts());
    }
    if (event.priceMicros() > 0) {
      day.addPrices(event.priceMicros());
      day.add(Count.PRICES, 1);
    }
    if (event.category() != null) {
      day.see(event.category(), event.timeMillis());
    }
  }

  @Override
  public boolean isEmpty() {
    return days.isEmpty()
        && orders.isEmpty()
        && refunds.isEmpty()
        && declared.isEmpty()
        && !isClosed();
  }

  /**
   * Adds all that another timeline of the same product holds.
   *
   * @throws IllegalArgumentException if one was closed as of a midnight that is after a day of the
   *     other, or both were closed
   */
  @Override
  public void merge(ProductTimeline other) {
    if (other.isClosed()) {
      other.requireOpen(this);
      settled = other.settled;
    } else {
      requireOpen(other);
    }
    other.days.forEach((number, day) -> day(number).merge(day));
    other.orders.forEach(this::addOrder);
    declared.merge(other.declared);
    refunds.addAll(other.refunds);
    if (settled.orders().size() > 0) {
      orders.keySet().removeIf(settled.orders()::contain);
      refunds.removeIf(settled.orders()::contain);
    }
  }

  /** Whether an order that came so late is of before what is known. */
  private boolean isOld(long order, long knownDay) {
    Long there = orders.get(order);
    return settled.orders().contain(order)
        || (there != null && AsOfDays.dayOf(there) < knownDay - COUNT_WINDOW_DAYS);
  }

  @Override
  public void takeIn(long knownDay, ProductTimeline late) {
    late.days.forEach((number, day) -> day(number).merge(day));
    declared.merge(late.declared);
    Set<Long> changed = new HashSet<>(late.orders.keySet());
    changed.addAll(late.refunds().keySet());
    changed.removeIf(order -> isOld(order, knownDay));
    for (long order : changed) {
      Long there = orders.get(order);
      refunds.forgetTooEarly(
          order, there == null ? knownDay : Math.min(AsOfDays.dayOf(there), knownDay));
      Long time = late.orders.get(order);
      if (time != null) {
        addOrder(order, time);
      }
      refunds.addAllOf(order, late.refunds);
    }
  }

  @Override
  public void addStarts(long epochDay, int visits) {
    throw new UnsupportedOperationException("Visits begin with shoppers, not with products");
  }

  private void requireOpen(ProductTimeline other) {
    if (other.isClosed()
        || (!other.days.isEmpty() && other.days.firstKey() < settled.asOfDay())
        || other.declared.hasDayBefore(settled.asOfDay())) {
      throw new IllegalArgumentException(
          "A product's days until "
              + LocalDate.ofEpochDay(settled.asOfDay())
              + " are closed, and cannot be added to: go on from a state as of an earlier day");
    }
  }

  @Override
  public List<ProductStats> snapshots(ClosedDays closed) {
    long from = closed.from().toEpochDay();
    if (from < settled.asOfDay()) {
      throw new IllegalArgumentException(
          "A timeline that is closed as of "
              + LocalDate.ofEpochDay(settled.asOfDay())
              + " cannot tell "
              + closed);
    }
    TreeMap<Long, Integer> ordersByDay = ordersByDay();
    List<ProductStats> changed = new ArrayList<>();
    ProductStats previous = valueAt(from, ordersByDay);
    for (long day : changes().endsOf(closed)) {
      ProductStats value = asOf(day, ordersByDay);
      if (previous == null || !isSame(previous, value)) {
        changed.add(value);
        previous = value;
      }
    }
    return changed;
  }

  private TreeMap<Long, Integer> ordersByDay() {
    TreeMap<Long, Integer> ordersByDay = new TreeMap<>();
    orders.values().forEach(time -> ordersByDay.merge(AsOfDays.dayOf(time), 1, Integer::sum));
    return ordersByDay;
  }

  @Override
  public @Nullable ProductStats valueAt(long asOfDay) {
    return valueAt(asOfDay, ordersByDay());
  }

  private @Nullable ProductStats valueAt(long asOfDay, TreeMap<Long, Integer> ordersByDay) {
    return isClosed() || !days.headMap(asOfDay).isEmpty() || declared.isAnyBefore(asOfDay)
        ? asOf(asOfDay, ordersByDay)
        : null;
  }

  @Override
  public boolean isSame(ProductStats value, ProductStats other) {
    return value.withAsOf(other.asOf()).equals(other);
  }

  @Override
  public long newestChange(LocalDate until) {
    return changes().newestUntil(until.toEpochDay());
  }

  @Override
  public void closeAsOf(long asOfDay) {
    long asOf = Math.max(settled.asOfDay(), asOfDay);
    if (asOf == AsOfDays.NEVER_YET) {
      return;
    }
    ProductDay category = categoryBefore(asOf);
    days.headMap(asOf).forEach((number, day) -> forget(day, asOf - number));
    days.headMap(asOf).values().removeIf(ProductDay::isBlank);
    declared.closeAsOf(asOf);
    List<Long> gone = new ArrayList<>();
    orders.forEach(
        (hash, time) -> {
          if (AsOfDays.dayOf(time) < asOf - COUNT_WINDOW_DAYS) {
            gone.add(hash);
          }
        });
    gone.forEach(orders::remove);
    refunds.removeIf(gone::contains);
    refunds.forgetTooEarly(orders, asOf);
    settled =
        new Settled(
            asOf,
            category.category(),
            category.categoryMillis(),
            settled.orders().and(gone.stream().mapToLong(Long::longValue)).atMost(MOST_ORDERS));
  }

  private static void forget(ProductDay day, long age) {
    day.forgetCategory();
    if (age > PRICE_WINDOW_DAYS) {
      day.forgetPrices();
    }
    if (age > COUNT_WINDOW_DAYS) {
      day.forgetViews();
    }
  }

  @Override
  public long nextChange(LocalDate asOf) {
    return changes().firstAfter(asOf.toEpochDay());
  }

  private AsOfDays changes() {
    AsOfDays changes = new AsOfDays();
    days.forEach(
        (number, day) -> {
          changes.addEndOf(number);
          if (day.count(Count.PRICES) > 0) {
            changes.addLeaving(number, PRICE_WINDOW_DAYS);
          }
          if (day.count(Count.VIEWS) > 0) {
            changes.addLeaving(number, COUNT_WINDOW_DAYS);
          }
        });
    for (long time : orders.values()) {
      changes.addLeaving(AsOfDays.dayOf(time), COUNT_WINDOW_DAYS);
    }
    declared.addChanges(changes);
    return changes;
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
    for (ProductDay day : days.subMap(asOfDay - PRICE_WINDOW_DAYS, asOfDay).values()) {
      priceSum = Sums.saturated(priceSum, day.priceSumMicros());
      priceCount += day.count(Count.PRICES);
    }
    return ProductStats.asOf(asOf)
        .purchaseCount30d(purchases)
        .keptPurchaseCount30d(purchases - refunds.returned(orders, asOfDay))
        .viewCount30d(views)
        .priceSumMicros7d(priceSum)
        .priceCount7d(priceCount)
        .category(categoryBefore(asOfDay).category())
        .declared(declared.asOf(asOfDay))
        .build();
  }

  /** What was seen of the category before a midnight, be it settled or not. */
  private ProductDay categoryBefore(long asOfDay) {
    ProductDay newest = new ProductDay();
    if (settled.category() != null) {
      newest.see(settled.category(), settled.categoryMillis());
    }
    for (ProductDay day : days.headMap(asOfDay, false).descendingMap().values()) {
      String name = day.category();
      if (name != null) {
        newest.see(name, day.categoryMillis());
        break;
      }
    }
    return newest;
  }
}
