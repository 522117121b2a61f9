package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The session's features at a request, each by a scan of its own over all events. */
final class ScannedSession {

  private final List<CompactEvent> events;
  private final long firstTimeMillis;
  private final FeatureRequest request;

  ScannedSession(SessionState session, FeatureRequest request) {
    this.events = session.events();
    this.firstTimeMillis = session.firstTimeMillis();
    this.request = request;
  }

  private Stream<CompactEvent> of(EventType type) {
    return events.stream().filter(event -> event.type() == type);
  }

  private <T> T lastSaid(Predicate<CompactEvent> where, Function<CompactEvent, T> value) {
    return events.stream()
        .filter(where)
        .map(value)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private double since(Long timeMillis) {
    return timeMillis == null
        ? Double.NaN
        : Math.max(0, request.time().toEpochMilli() - timeMillis) / 1000.0;
  }

  private static double meanPrice(Stream<CompactEvent> events) {
    List<Long> prices = events.map(CompactEvent::priceMicros).filter(micros -> micros > 0).toList();
    return prices.isEmpty()
        ? Double.NaN
        : prices.stream().mapToLong(Long::longValue).sum() / 1e6 / prices.size();
  }

  private double cartValue() {
    long micros = 0;
    for (CompactEvent event : events) {
      long amount = event.priceMicros() * Math.max(event.quantity(), 1);
      if (event.type() == EventType.ADD_TO_CART) {
        micros += amount;
      } else if (event.type() == EventType.REMOVE_FROM_CART) {
        micros = Math.max(0, micros - amount);
      }
    }
    return micros / 1e6;
  }

  private double eventsSinceAdd() {
    int after = 0;
    boolean added = false;
    for (CompactEvent event : events) {
      added |= event.type() == EventType.ADD_TO_CART;
      after = event.type() == EventType.ADD_TO_CART ? 0 : after + 1;
    }
    return added ? after : Double.NaN;
  }

  /** Numbers by the name of their feature; NaN where missing. */
  Map<String, Double> numbers(ZoneId shopZone) {
    Map<String, Double> numbers = new TreeMap<>();
    for (String counted :
        List.of(
            "page_view",
            "product_click",
            "product_view",
            "search",
            "add_to_cart",
            "remove_from_cart",
            "cart_view",
            "checkout",
            "interaction")) {
      numbers.put(
          counted + "_count",
          (double) events.stream().filter(event -> event.type().code().equals(counted)).count());
    }
    int size = events.size();
    long now = request.time().toEpochMilli();
    ZoneId zone = lastSaid(event -> true, CompactEvent::zone);
    ZonedDateTime local = request.time().atZone(zone == null ? shopZone : zone);
    numbers.put("session_duration_seconds", since(firstTimeMillis));
    numbers.put("event_count", (double) size);
    numbers.put("distinct_products_viewed", distinctViewed(CompactEvent::productId));
    numbers.put("distinct_categories_viewed", distinctViewed(CompactEvent::category));
    numbers.put("signed_in", of(EventType.SIGN_IN).findAny().isPresent() ? 1.0 : 0.0);
    numbers.put("cart_value", cartValue());
    numbers.put("mean_cart_price", meanPrice(of(EventType.ADD_TO_CART)));
    numbers.put("mean_viewed_price", meanPrice(of(EventType.PRODUCT_VIEW)));
    numbers.put(
        "seconds_since_add_to_cart",
        since(lastSaid(event -> event.type() == EventType.ADD_TO_CART, CompactEvent::timeMillis)));
    numbers.put("events_since_add_to_cart", eventsSinceAdd());
    numbers.put(
        "events_last_5m",
        (double) events.stream().filter(event -> event.timeMillis() > now - 300_000).count());
    numbers.put("seconds_since_last_event", since(events.get(size - 1).timeMillis()));
    numbers.put(
        "seconds_between_last_events",
        size == 1
            ? Double.NaN
            : (events.get(size - 1).timeMillis() - events.get(size - 2).timeMillis()) / 1000.0);
    numbers.put("hour_of_day", (double) local.getHour());
    numbers.put("is_weekend", local.getDayOfWeek().getValue() >= 6 ? 1.0 : 0.0);
    ofProduct(numbers);
    return numbers;
  }

  private double distinctViewed(Function<CompactEvent, String> value) {
    return of(EventType.PRODUCT_VIEW).map(value).filter(Objects::nonNull).distinct().count();
  }

  private void ofProduct(Map<String, Double> numbers) {
    boolean asked = request.productId() != null;
    Predicate<CompactEvent> ofProduct =
        event -> asked && request.productId().equals(event.productId());
    Predicate<CompactEvent> view = event -> event.type() == EventType.PRODUCT_VIEW;
    numbers.put(
        "product_views_in_session",
        asked ? (double) events.stream().filter(ofProduct.and(view)).count() : Double.NaN);
    numbers.put(
        "time_since_last_view_of_product",
        since(lastSaid(ofProduct.and(view), CompactEvent::timeMillis)));
    // Over stats with an average price of 1.
    Long price =
        request.priceMicros() > 0
            ? (Long) request.priceMicros()
            : lastSaid(
                ofProduct, event -> event.priceMicros() > 0 ? (Long) event.priceMicros() : null);
    numbers.put("price_to_avg_price_7d", price == null ? Double.NaN : price / 1e6);
    // Of a shopper who prefers c1.
    String category = lastSaid(ofProduct, CompactEvent::category);
    numbers.put(
        "is_preferred_category", category == null ? Double.NaN : category.equals("c1") ? 1.0 : 0.0);
  }

  /** Categories by the name of their feature; without those that are missing. */
  Map<String, String> categories() {
    Map<String, String> categories = new TreeMap<>();
    categories.put(
        "device_type",
        lastSaid(event -> true, event -> event.device() == null ? null : event.device().code()));
    categories.put(
        "channel_type",
        lastSaid(event -> true, event -> event.channel() == null ? null : event.channel().code()));
    categories.put("country", lastSaid(event -> true, CompactEvent::country));
    categories.put("last_event_type", events.get(events.size() - 1).type().code());
    categories.values().removeIf(Objects::isNull);
    return categories;
  }
}
