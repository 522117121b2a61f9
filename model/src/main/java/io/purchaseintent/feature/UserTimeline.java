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
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a shopper did, by day (UTC): the aggregate from which {@link UserHistory} is read for any
 * as-of time.
 *
 * <p>It can be closed as of a midnight ({@link #close}), which keeps only what a later midnight may
 * ask for, and go on with the days after it: values then are those that the whole would give.
 *
 * <p>Merging is associative and commutative; it changes this timeline, never its argument. Not
 * idempotent: each visit is added once. Not thread-safe.
 */
public final class UserTimeline implements Timeline<UserTimeline, UserHistory> {

  /** Rises when the bytes, or their meaning, change: timelines of others are made anew. */
  public static final int VERSION = 5;

  /**
   * So many orders are known at the most that no window sees any more: 80 KB of a shopper. Of more,
   * those that fall out are counted, and count again if they are shown again.
   */
  public static final int MOST_ORDERS = 10_000;

  static final int ORDER_WINDOW_DAYS = 90;
  static final int CATEGORY_WINDOW_DAYS = 90;
  static final int SESSION_WINDOW_DAYS = 30;

  /** What is counted of a day. */
  public enum Count {
    /** Visits that began. */
    SESSION_STARTS
  }

  private final TreeMap<Long, UserDay> days = new TreeMap<>();
  private final TreeMap<String, OrderLines> orders = new TreeMap<>();
  private final DeclaredTimeline declared = new DeclaredTimeline();
  private UserSettled settled = UserSettled.NOTHING;

  /** The timeline of a shopper of whom nothing is known. */
  public UserTimeline() {}

  /** A timeline that was closed, without the days that are kept: they are to be added. */
  public UserTimeline(UserSettled settled) {
    this.settled = settled;
  }

  /** What is left of days that no window sees any more. */
  public UserSettled settled() {
    return settled;
  }

  /** Whether it was closed as of a midnight, so that it is a state to go on from. */
  public boolean isClosed() {
    return settled.asOfDay() != AsOfDays.NEVER_YET;
  }

  /** The days that hold something, by their number since the epoch. */
  public Map<Long, UserDay> days() {
    return Collections.unmodifiableMap(days);
  }

  /** The day of this number since the epoch, added where it is not there. */
  public UserDay day(long epochDay) {
    return days.computeIfAbsent(epochDay, key -> new UserDay());
  }

  /** What the shop's own features are told of. */
  public DeclaredTimeline declared() {
    return declared;
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
   * Adds what happened on some days of a visit of the shopper. What was done before signing in
   * counts from then on that it is known whose it is. The visit's start counts on its day alone, so
   * that a visit over midnight can be added to both days.
   *
   * @param sessionId names the order where an event has no order id
   * @param events all of the visit, those on other days too, in any order, none twice
   */
  public void addVisit(String sessionId, Iterable<CompactEvent> events, ClosedDays counted) {
    addVisit(sessionId, events, counted, (event, known) -> {});
  }

  /** The same, telling each event that counts and since when. */
  void addVisit(
      String sessionId,
      Iterable<CompactEvent> events,
      ClosedDays counted,
      ObjLongConsumer<CompactEvent> declare) {
    long named = Long.MAX_VALUE;
    for (CompactEvent event : events) {
      named = event.userId() == null ? named : Math.min(named, event.timeMillis());
    }
    if (named == Long.MAX_VALUE) {
      return;
    }
    long first = Long.MAX_VALUE;
    NamedProducts products = new NamedProducts(events);
    for (CompactEvent event : events) {
      long known = Math.max(named, event.timeMillis());
      first = Math.min(first, known);
      if (counted.contain(known)) {
        add(sessionId, event, known, products);
        declare.accept(event, known);
      }
    }
    if (counted.contain(first)) {
      addStarts(AsOfDays.dayOf(first), 1);
    }
  }

  /** Adds an event, and no start of a visit, as what was done at a time. */
  void add(String sessionId, CompactEvent event, long knownMillis, NamedProducts products) {
    UserDay day = day(AsOfDays.dayOf(knownMillis));
    day.addEventAt(knownMillis);
    if (event.type() == EventType.PRODUCT_VIEW && event.category() != null) {
      day.addViews(event.category(), 1);
    } else if (event.type() == EventType.PURCHASE) {
      order(OrderKey.of(sessionId, event))
          .add(
              event.productId() == null ? "" : event.productId(),
              OrderLines.Line.of(event, knownMillis, products.categoryOf(event)));
    }
  }

  /** Adds that an order, or a product of it, was taken back: nothing that the shopper did. */
  void addRefund(String sessionId, CompactEvent event) {
    day(event.day());
    order(OrderKey.of(sessionId, event))
        .addRefund(
            event.productId() == null ? "" : event.productId(),
            event.day(),
            Refunds.Refund.of(event));
  }

  @Override
  public boolean isEmpty() {
    return days.isEmpty() && orders.isEmpty() && declared.isEmpty() && !isClosed();
  }

  /**
   * Adds all that another timeline of the same shopper holds.
   *
   * @throws IllegalArgumentException if one was closed as of a midnight that is after a day of the
   *     other, or both were closed
   */
  @Override
  public void merge(UserTimeline other) {
    if (other.isClosed()) {
      other.requireOpen(this);
      settled = other.settled;
    } else {
      requireOpen(other);
    }
    other.days.forEach((number, day) -> day(number).merge(day));
    other.orders.forEach((name, lines) -> order(name).addAll(lines));
    declared.merge(other.declared);
    if (settled.orders().size() > 0) {
      orders.keySet().removeIf(name -> settled.orders().contain(StableHash.of(name)));
    }
  }

  @Override
  public void takeIn(long knownDay, UserTimeline late) {
    late.days.forEach((number, day) -> day(number).merge(day));
    declared.merge(late.declared);
    late.orders.forEach(
        (name, lines) -> {
          OrderLines there = orders.get(name);
          long seen = there != null && there.hasLines() ? there.firstDay() : knownDay;
          boolean isOld = seen < knownDay - ORDER_WINDOW_DAYS;
          if (!isOld && !settled.orders().contain(StableHash.of(name))) {
            OrderLines order = order(name);
            order.forgetRefundsBefore(Math.min(seen, knownDay) - ORDER_WINDOW_DAYS);
            order.addAll(lines);
          }
        });
  }

  @Override
  public void addStarts(long epochDay, int visits) {
    day(epochDay).add(Count.SESSION_STARTS, visits);
  }

  private void requireOpen(UserTimeline other) {
    if (other.isClosed()
        || (!other.days.isEmpty() && other.days.firstKey() < settled.asOfDay())
        || other.declared.hasDayBefore(settled.asOfDay())) {
      throw new IllegalArgumentException(
          "A shopper's days until "
              + LocalDate.ofEpochDay(settled.asOfDay())
              + " are closed, and cannot be added to: go on from a state as of an earlier day");
    }
  }

  @Override
  public List<UserHistory> snapshots(ClosedDays closed) {
    long from = closed.from().toEpochDay();
    if (from < settled.asOfDay()) {
      throw new IllegalArgumentException(
          "A timeline that is closed as of "
              + LocalDate.ofEpochDay(settled.asOfDay())
              + " cannot tell "
              + closed);
    }
    List<UserHistory> changed = new ArrayList<>();
    UserHistory previous = valueAt(from);
    for (long day : changes().endsOf(closed)) {
      UserHistory value = asOf(day);
      if (previous == null || !isSame(previous, value)) {
        changed.add(value);
        previous = value;
      }
    }
    return changed;
  }

  @Override
  public @Nullable UserHistory valueAt(long asOfDay) {
    return isClosed() || !days.headMap(asOfDay).isEmpty() || declared.isAnyBefore(asOfDay)
        ? asOf(asOfDay)
        : null;
  }

  @Override
  public boolean isSame(UserHistory value, UserHistory other) {
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
    int starts = settled.sessionStarts();
    long lastEvent = settled.lastEventMillis();
    for (Map.Entry<Long, UserDay> entry : days.headMap(asOf).entrySet()) {
      UserDay day = entry.getValue();
      lastEvent = Math.max(lastEvent, day.lastEventMillis());
      day.forgetLastEvent();
      if (entry.getKey() < asOf - SESSION_WINDOW_DAYS) {
        starts += day.count(Count.SESSION_STARTS);
        day.add(Count.SESSION_STARTS, -day.count(Count.SESSION_STARTS));
      }
      if (entry.getKey() < asOf - CATEGORY_WINDOW_DAYS) {
        day.forgetViews();
      }
    }
    days.headMap(asOf).values().removeIf(UserDay::isBlank);
    declared.closeAsOf(asOf);
    long lastPurchase = settled.lastPurchaseMillis();
    long lastKept = settled.lastKeptMillis();
    int returned = settled.returnedOrders();
    orders
        .values()
        .forEach(
            order ->
                order.forgetRefundsBefore(
                    (order.hasLines() ? order.firstDay() : asOf) - ORDER_WINDOW_DAYS));
    orders.values().removeIf(OrderLines::isEmpty);
    List<String> gone =
        orders.entrySet().stream()
            .filter(each -> each.getValue().hasLines())
            .filter(each -> each.getValue().firstDay() < asOf - ORDER_WINDOW_DAYS)
            .map(Map.Entry::getKey)
            .toList();
    for (String name : gone) {
      long time = order(name).firstTimeMillis();
      lastPurchase = Math.max(lastPurchase, time);
      if (order(name).keptAsOf(asOf, ORDER_WINDOW_DAYS).any()) {
        lastKept = Math.max(lastKept, time);
      } else {
        returned++;
      }
    }
    gone.forEach(orders::remove);
    KnownOrders all = settled.orders().and(gone.stream().mapToLong(StableHash::of));
    KnownOrders known = all.atMost(MOST_ORDERS);
    settled =
        new UserSettled(
            asOf,
            starts,
            lastEvent,
            lastPurchase,
            known,
            settled.forgottenOrders() + all.size() - known.size(),
            returned,
            lastKept);
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
          if (day.count(Count.SESSION_STARTS) > 0) {
            changes.addLeaving(number, SESSION_WINDOW_DAYS);
          }
          if (!day.viewsByCategory().isEmpty()) {
            changes.addLeaving(number, CATEGORY_WINDOW_DAYS);
          }
        });
    for (OrderLines order : orders.values()) {
      order.refunds().values().forEach(of -> of.days().keySet().forEach(changes::addEndOf));
      if (order.hasLines() && (order.amountMicros() > 0 || order.hasCategory())) {
        changes.addLeaving(order.firstDay(), ORDER_WINDOW_DAYS);
      }
    }
    declared.addChanges(changes);
    return changes;
  }

  private UserHistory asOf(long asOfDay) {
    Instant asOf = AsOfDays.midnight(asOfDay);
    int before = settled.orders().size() + settled.forgottenOrders();
    OrderTotals all = new OrderTotals(before, settled.lastPurchaseMillis());
    OrderTotals kept = new OrderTotals(before - settled.returnedOrders(), settled.lastKeptMillis());
    for (OrderLines order : orders.values()) {
      if (order.hasLines() && order.firstDay() < asOfDay) {
        OrderTotals.add(order, asOfDay, ORDER_WINDOW_DAYS, all, kept);
      }
    }
    long lastVisit = settled.lastEventMillis();
    for (UserDay day : days.headMap(asOfDay).values()) {
      lastVisit = Math.max(lastVisit, day.lastEventMillis());
    }
    return UserHistory.asOf(asOf)
        .lifetimePurchaseCount(all.orders)
        .orderValueMicros90d(all.valueMicros)
        .pricedOrderCount90d(all.priced)
        .lastPurchase(all.last())
        .preferredCategory(all.category())
        .kept(
            new UserHistory.Kept(
                kept.orders, kept.valueMicros, kept.priced, kept.last(), kept.category()))
        .mostViewedCategory(mostViewedCategory(asOfDay))
        .lifetimeSessionCount(
            settled.sessionStarts() + sum(Count.SESSION_STARTS, days.headMap(asOfDay)))
        .sessions30d(sum(Count.SESSION_STARTS, days.subMap(asOfDay - SESSION_WINDOW_DAYS, asOfDay)))
        .lastVisit(OrderTotals.instant(lastVisit))
        .declared(declared.asOf(asOfDay))
        .build();
  }

  private static int sum(Count what, Map<Long, UserDay> of) {
    return of.values().stream().mapToInt(day -> day.count(what)).sum();
  }

  private @Nullable String mostViewedCategory(long asOfDay) {
    Map<String, Integer> views = new TreeMap<>();
    for (UserDay day : days.subMap(asOfDay - CATEGORY_WINDOW_DAYS, asOfDay).values()) {
      day.viewsByCategory().forEach((name, count) -> views.merge(name, count, Integer::sum));
    }
    return OrderTotals.mostFrequent(views);
  }
}
