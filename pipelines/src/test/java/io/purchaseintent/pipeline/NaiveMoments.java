package io.purchaseintent.pipeline;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The moments of a shop and some of their features, by nested loops over all events. */
final class NaiveMoments {

  private static final Duration GAP = Duration.ofMinutes(30);
  private static final Duration LAG = Duration.ofHours(1);

  private final List<Event> events;
  private final List<List<Event>> sessions = new ArrayList<>();

  NaiveMoments(List<Event> events) {
    this.events = events;
    Map<String, List<Event>> byId = new HashMap<>();
    events.forEach(
        event -> byId.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event));
    for (List<Event> ofId : byId.values()) {
      ofId.sort(Comparator.comparing(Event::eventTime).thenComparing(Event::sequence));
      List<Event> current = new ArrayList<>();
      for (Event event : ofId) {
        if (!current.isEmpty()
            && !event.eventTime().isBefore(last(current).eventTime().plus(GAP))) {
          sessions.add(current);
          current = new ArrayList<>();
        }
        current.add(event);
      }
      sessions.add(current);
    }
  }

  private static Event last(List<Event> events) {
    return events.get(events.size() - 1);
  }

  List<List<Event>> sessions() {
    return sessions;
  }

  /** The midnight after the last event. */
  Instant end() {
    Instant last =
        events.stream().map(Event::eventTime).max(Comparator.naturalOrder()).orElseThrow();
    return last.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
  }

  /** Rows by session, start and moment, each with the features that this oracle knows. */
  Map<String, Map<String, Object>> rows() {
    Map<String, Map<String, Object>> rows = new TreeMap<>();
    for (List<Event> session : sessions) {
      Instant purchase =
          session.stream()
              .filter(event -> event.type() == EventType.PURCHASE)
              .map(Event::eventTime)
              .findFirst()
              .orElse(Instant.MAX);
      List<Event> moments =
          session.stream().filter(event -> event.eventTime().isBefore(purchase)).toList();
      for (int i = 0; i < moments.size(); i++) {
        Map<String, Object> row = new HashMap<>();
        row.put("label", purchase.equals(Instant.MAX) ? 0 : 1);
        row.put("weight", 1f / moments.size());
        features(moments.subList(0, i + 1), row);
        rows.put(key(session, i + 1), row);
      }
    }
    return rows;
  }

  static String key(List<Event> session, int moment) {
    return session.get(0).sessionId()
        + "/"
        + session.get(0).eventTime().toEpochMilli()
        + "/"
        + moment;
  }

  private void features(List<Event> prefix, Map<String, Object> row) {
    Event now = last(prefix);
    String user = null;
    for (Event event : prefix) {
      user = event.userId() == null ? user : event.userId();
    }
    // The newest midnight whose snapshot was published before the moment.
    Instant asOf = now.eventTime().minus(LAG).minusMillis(1).truncatedTo(ChronoUnit.DAYS);
    row.put("event_count", (float) prefix.size());
    row.put("add_to_cart_count", count(prefix, EventType.ADD_TO_CART));
    user(user, asOf, row);
    product(now.productId(), asOf, row);
  }

  private static float count(List<Event> prefix, EventType type) {
    return prefix.stream().filter(event -> event.type() == type).count();
  }

  /** What is known of a user at an as-of time. */
  void user(String user, Instant asOf, Map<String, Object> row) {
    int visits = 0;
    int recent = 0;
    Set<String> orders = new HashSet<>();
    for (List<Event> session : sessions) {
      Instant first = null;
      for (Event event : session) {
        if (user != null && user.equals(event.userId())) {
          first = first == null ? event.eventTime() : first;
          if (event.type() == EventType.PURCHASE && event.eventTime().isBefore(asOf)) {
            orders.add(order(event));
          }
        }
      }
      boolean before = first != null && first.isBefore(asOf);
      visits += before ? 1 : 0;
      recent += before && !first.isBefore(asOf.minus(Duration.ofDays(30))) ? 1 : 0;
    }
    boolean known = visits > 0;
    row.put("segment", known ? "known" : "anonymous");
    row.put("lifetime_session_count", known ? (float) visits : Float.NaN);
    row.put("sessions_30d", known ? (float) recent : Float.NaN);
    row.put("lifetime_purchase_count", known ? (float) orders.size() : Float.NaN);
  }

  /** What is known of a product at an as-of time. */
  void product(String product, Instant asOf, Map<String, Object> row) {
    boolean seen = false;
    int views = 0;
    double prices = 0;
    int priced = 0;
    Map<String, Instant> orders = new HashMap<>();
    for (Event event : events) {
      if (product == null
          || !Objects.equals(product, event.productId())
          || !event.eventTime().isBefore(asOf)) {
        continue;
      }
      seen = true;
      boolean week = !event.eventTime().isBefore(asOf.minus(Duration.ofDays(7)));
      views += event.type() == EventType.PRODUCT_VIEW ? 1 : 0;
      prices += week ? event.priceMicros() : 0;
      priced += week && event.priceMicros() > 0 ? 1 : 0;
      if (event.type() == EventType.PURCHASE) {
        orders.merge(order(event), event.eventTime(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    row.put("view_count_30d", seen ? (float) views : Float.NaN);
    row.put("purchase_count_30d", seen ? (float) orders.size() : Float.NaN);
    row.put("avg_price_7d", priced > 0 ? (float) (prices / 1e6 / priced) : Float.NaN);
  }

  private static String order(Event event) {
    return event.orderId() != null
        ? event.orderId()
        : event.sessionId() + " at " + event.eventTime();
  }
}
