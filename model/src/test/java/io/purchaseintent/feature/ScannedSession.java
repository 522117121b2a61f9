package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Where the events that follow the last purchase begin. */
  private List<CompactEvent> sincePurchase() {
    int from = 0;
    for (int i = 0; i < events.size(); i++) {
      from = events.get(i).type() == EventType.PURCHASE ? i + 1 : from;
    }
    return events.subList(from, events.size());
  }

  /** A piece in the cart. */
  private record Piece(String product, int add, long priceMicros) {}

  private double cartValue() {
    List<Piece> pieces = new ArrayList<>();
    long micros = 0;
    int adds = 0;
    for (CompactEvent event : sincePurchase()) {
      long amount = event.priceMicros() * (int) Math.max(event.quantity(), 1);
      if (event.type() == EventType.ADD_TO_CART) {
        adds++;
        micros += amount;
        for (int piece = 0; piece < Math.max(event.quantity(), 1); piece++) {
          pieces.add(new Piece(event.productId(), adds, event.priceMicros()));
        }
      } else if (event.type() == EventType.REMOVE_FROM_CART) {
        long gone = 0;
        for (Piece piece : taken(pieces, event)) {
          gone += piece.priceMicros();
          pieces.remove(piece);
        }
        micros = Math.max(0, micros - (event.priceMicros() > 0 ? amount : gone));
      }
    }
    return micros / 1e6;
  }

  private static List<Piece> taken(List<Piece> pieces, CompactEvent removal) {
    List<Piece> own =
        pieces.stream()
            .filter(piece -> piece.product().equals(removal.productId()))
            .sorted(Comparator.comparingInt(Piece::add).reversed())
            .toList();
    if (own.isEmpty()) {
      return own;
    }
    if (removal.quantity() == 0 && removal.priceMicros() == 0) {
      return own.stream().filter(piece -> piece.add() == own.get(0).add()).toList();
    }
    return own.subList(0, Math.min(own.size(), (int) Math.max(removal.quantity(), 1)));
  }

  private double meanCartPrice() {
    long micros = 0;
    long pieces = 0;
    for (CompactEvent event : sincePurchase()) {
      for (int piece = 0; piece < Math.max(event.quantity(), 1); piece++) {
        if (event.type() == EventType.ADD_TO_CART && event.priceMicros() > 0) {
          micros += event.priceMicros();
          pieces++;
        }
      }
    }
    return pieces == 0 ? Double.NaN : micros / 1e6 / pieces;
  }

  private double eventsSinceAdd() {
    int after = 0;
    boolean added = false;
    for (CompactEvent event : sincePurchase()) {
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
    numbers.put("has_purchased", of(EventType.PURCHASE).findAny().isPresent() ? 1.0 : 0.0);
    numbers.put("mean_cart_price", meanCartPrice());
    numbers.put("mean_viewed_price", meanPrice(of(EventType.PRODUCT_VIEW)));
    numbers.put(
        "seconds_since_add_to_cart",
        since(
            sincePurchase().stream()
                .filter(event -> event.type() == EventType.ADD_TO_CART)
                .map(CompactEvent::timeMillis)
                .reduce((earlier, later) -> later)
                .orElse(null)));
    numbers.put("events_since_add_to_cart", eventsSinceAdd());
    numbers.put(
        "events_last_5m",
        (double)
            events.stream()
                .filter(event -> event.timeMillis() > now - 300_000 && event.timeMillis() <= now)
                .count());
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
    numbers.put("price_to_avg_price_7d", price() == null ? Double.NaN : price() / 1e6);
    // Of a shopper who buys c1 and looks at c2.
    String category = category();
    numbers.put("is_preferred_category", is("c1", category));
    numbers.put("is_most_viewed_category", is("c2", category));
  }

  private static double is(String liked, String category) {
    return category == null ? Double.NaN : category.equals(liked) ? 1.0 : 0.0;
  }

  /** The requested product's price in micros: of the request, else as last said; or null. */
  Long price() {
    return request.priceMicros() > 0
        ? (Long) request.priceMicros()
        : lastSaid(
            event -> request.productId() != null && request.productId().equals(event.productId()),
            event -> event.priceMicros() > 0 ? (Long) event.priceMicros() : null);
  }

  /** The requested product's category as last said, or null. */
  String category() {
    return lastSaid(
        event -> request.productId() != null && request.productId().equals(event.productId()),
        CompactEvent::category);
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
