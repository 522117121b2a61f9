package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Histories by nested loops over all events; shares nothing with the timelines. */
final class NaiveHistory {

  private static final long DAY = Duration.ofDays(1).toMillis();

  private NaiveHistory() {}

  /** A session of the shopper. */
  record Visit(String sessionId, List<CompactEvent> events) {}

  /** Visits across a leap day, many of their events exactly on a midnight. */
  static List<Visit> visits(long seed, long start, int days) {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    for (int v = 0; v < 12; v++) {
      long time =
          start + random.nextInt(days) * DAY + (random.nextBoolean() ? 0 : random.nextInt());
      List<CompactEvent> events = new ArrayList<>();
      for (int e = 0; e <= random.nextInt(8); e++) {
        events.add(Histories.event(random, Math.max(start, time), 100L * v + e));
        time += random.nextInt(3) * 600_000L;
      }
      visits.add(new Visit("s" + v, events));
    }
    return visits;
  }

  static UserHistory user(List<Visit> visits, Instant asOf) {
    long now = asOf.toEpochMilli();
    int sessions = 0;
    int recent = 0;
    long lastVisit = Long.MIN_VALUE;
    Map<String, Long> views = new HashMap<>();
    Map<String, Map<String, Bought>> orders = new HashMap<>();
    for (Visit visit : visits) {
      long named =
          visit.events().stream()
              .filter(event -> event.userId() != null)
              .mapToLong(CompactEvent::timeMillis)
              .min()
              .orElse(Long.MAX_VALUE);
      long first = visit.events().stream().mapToLong(CompactEvent::timeMillis).min().orElseThrow();
      // Whose it is is known from the first name on.
      long start = Math.max(named, first);
      sessions += start < now ? 1 : 0;
      recent += start < now && start >= now - 30 * DAY ? 1 : 0;
      for (CompactEvent event : visit.events()) {
        long time = Math.max(named, event.timeMillis());
        if (time >= now) {
          continue;
        }
        lastVisit = Math.max(lastVisit, time);
        if (event.type() == EventType.PRODUCT_VIEW
            && event.category() != null
            && time >= now - 90 * DAY) {
          views.merge(event.category(), 1L, Long::sum);
        }
        if (event.type() == EventType.PURCHASE) {
          String order =
              event.orderId() != null
                  ? event.orderId()
                  : visit.sessionId() + " at " + event.timeMillis();
          String product = event.productId() == null ? "" : event.productId();
          int pieces = event.quantity() == 0 ? 1 : (int) event.quantity();
          long amount = event.priceMicros() * pieces;
          Bought line = new Bought(product, time, amount, pieces, category(visit, event));
          orders
              .computeIfAbsent(order, key -> new HashMap<>())
              .merge(product + " at " + amount, line, NaiveHistory::first);
        }
      }
    }
    int priced = 0;
    long value = 0;
    long lastPurchase = Long.MIN_VALUE;
    Map<String, Long> bought = new HashMap<>();
    for (Map<String, Bought> lines : orders.values()) {
      long first = lines.values().stream().mapToLong(Bought::time).min().orElseThrow();
      long amount = lines.values().stream().mapToLong(Bought::amount).sum();
      lastPurchase = Math.max(lastPurchase, first);
      if (first < now - 90 * DAY) {
        continue;
      }
      priced += amount > 0 ? 1 : 0;
      value += amount;
      Map<String, Bought> named = new HashMap<>();
      lines.values().stream()
          .filter(line -> line.category() != null)
          .forEach(line -> named.merge(line.product(), line, NaiveHistory::first));
      named.values().forEach(line -> bought.merge(line.category(), 1L, Long::sum));
    }
    return UserHistory.asOf(asOf)
        .lifetimePurchaseCount(orders.size())
        .orderValueMicros90d(value)
        .pricedOrderCount90d(priced)
        .lastPurchase(lastPurchase == Long.MIN_VALUE ? null : Instant.ofEpochMilli(lastPurchase))
        .preferredCategory(most(bought))
        .mostViewedCategory(most(views))
        .lifetimeSessionCount(sessions)
        .sessions30d(recent)
        .lastVisit(lastVisit == Long.MIN_VALUE ? null : Instant.ofEpochMilli(lastVisit))
        .build();
  }

  /** A line of an order. */
  private record Bought(String product, long time, long amount, int pieces, String category) {}

  private static Bought first(Bought a, Bought b) {
    if (a.time() != b.time()) {
      return a.time() < b.time() ? a : b;
    }
    if (a.amount() != b.amount()) {
      return a.amount() > b.amount() ? a : b;
    }
    if (a.pieces() != b.pieces()) {
      return a.pieces() < b.pieces() ? a : b;
    }
    if (a.category() == null || b.category() == null) {
      return a.category() == null ? b : a;
    }
    return a.category().compareTo(b.category()) <= 0 ? a : b;
  }

  private static String category(Visit visit, CompactEvent purchase) {
    CompactEvent last = purchase.category() == null ? null : purchase;
    for (CompactEvent event : visit.events()) {
      if (purchase.category() == null
          && purchase.productId() != null
          && purchase.productId().equals(event.productId())
          && event.category() != null
          && event.compareTo(purchase) < 0
          && (last == null || event.compareTo(last) > 0)) {
        last = event;
      }
    }
    return last == null ? null : last.category();
  }

  private static String most(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  static ProductStats product(List<Visit> visits, Instant asOf) {
    long now = asOf.toEpochMilli();
    int views = 0;
    long prices = 0;
    int priced = 0;
    CompactEvent named = null;
    Set<String> seen = new HashSet<>();
    Map<String, Long> orders = new HashMap<>();
    for (Visit visit : visits) {
      for (CompactEvent event : visit.events()) {
        if (event.type() == EventType.PURCHASE) {
          String order =
              event.orderId() != null
                  ? event.orderId()
                  : visit.sessionId() + " at " + event.timeMillis();
          orders.merge(order, event.timeMillis(), Math::min);
        }
        if (event.timeMillis() >= now) {
          continue;
        }
        boolean month = event.timeMillis() >= now - 30 * DAY;
        boolean week = event.timeMillis() >= now - 7 * DAY;
        views += month && event.type() == EventType.PRODUCT_VIEW ? 1 : 0;
        prices += week ? event.priceMicros() : 0;
        priced += week && event.priceMicros() > 0 ? 1 : 0;
        if (event.category() != null
            && (named == null
                || event.timeMillis() > named.timeMillis()
                || (event.timeMillis() == named.timeMillis()
                    && event.category().compareTo(String.valueOf(named.category())) > 0))) {
          named = event;
        }
      }
    }
    orders.forEach(
        (order, time) -> {
          if (time < now && time >= now - 30 * DAY) {
            seen.add(order);
          }
        });
    return ProductStats.asOf(asOf)
        .purchaseCount30d(seen.size())
        .viewCount30d(views)
        .priceSumMicros7d(prices)
        .priceCount7d(priced)
        .category(named == null ? null : named.category())
        .build();
  }
}
