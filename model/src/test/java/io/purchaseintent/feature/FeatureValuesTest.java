package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every feature of one shopper who buys, and goes on, reckoned by hand. */
final class FeatureValuesTest {

  private static final ClosedDays DAYS =
      new ClosedDays(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 5, 1));

  private static final List<CompactEvent> WINTER =
      List.of(purchase("2024-01-01T10:00:00Z", "p9", "coats", 999, 1, "o0"));

  private static final List<CompactEvent> MARCH =
      List.of(
          event(EventType.PRODUCT_VIEW, "2024-03-01T10:00:00Z", "p1", "shoes", 50, 0),
          event(EventType.PRODUCT_VIEW, "2024-03-01T10:01:00Z", "p1", "shoes", 50, 0),
          purchase("2024-03-01T10:02:00Z", "p1", null, 50, 2, "o1"),
          purchase("2024-03-01T10:02:00Z", "p2", "hats", 10, 1, "o1"));

  private static final List<CompactEvent> APRIL =
      List.of(
          event(EventType.PRODUCT_VIEW, "2024-04-20T10:00:00Z", "p3", "hats", 20, 0),
          purchase("2024-04-20T10:02:00Z", "p3", "hats", 20, 1, "o2"));

  private static final List<CompactEvent> SOMEBODY_ELSE =
      List.of(
          event(EventType.PRODUCT_VIEW, "2024-04-28T10:00:00Z", "p3", "hats", 22, 0),
          event(EventType.PRODUCT_VIEW, "2024-04-28T10:01:00Z", "p3", null, 0, 0),
          purchase("2024-04-28T10:02:00Z", "p3", null, 24, 3, "o3"));

  private static final List<CompactEvent> VISIT =
      List.of(
          event(EventType.PAGE_VIEW, "2024-05-04T12:50:00Z", null, null, 0, 0),
          event(EventType.SEARCH, "2024-05-04T12:51:00Z", null, null, 0, 0),
          event(EventType.PRODUCT_CLICK, "2024-05-04T12:52:00Z", "p3", null, 0, 0),
          event(EventType.PRODUCT_VIEW, "2024-05-04T12:53:00Z", "p3", "hats", 25, 0),
          event(EventType.PRODUCT_VIEW, "2024-05-04T12:54:00Z", "p4", "shoes", 35, 0),
          event(EventType.ADD_TO_CART, "2024-05-04T12:55:00Z", "p3", null, 25, 2),
          event(EventType.CART_VIEW, "2024-05-04T12:56:00Z", null, null, 0, 0),
          event(EventType.CHECKOUT, "2024-05-04T12:57:00Z", null, null, 0, 0),
          event(EventType.SIGN_IN, "2024-05-04T12:58:00Z", null, null, 0, 0),
          purchase("2024-05-04T12:59:00Z", "p3", null, 25, 2, "o4"),
          event(EventType.PRODUCT_VIEW, "2024-05-04T13:00:00Z", "p3", null, 25, 0),
          event(EventType.ADD_TO_CART, "2024-05-04T13:01:00Z", "p3", null, 25, 2),
          event(EventType.ADD_TO_CART, "2024-05-04T13:02:00Z", "p4", null, 35, 0),
          event(EventType.REMOVE_FROM_CART, "2024-05-04T13:03:00Z", "p3", null, 0, 0),
          event(EventType.INTERACTION, "2024-05-04T13:04:00Z", null, null, 0, 0));

  /** A Saturday, 15:05 in Vienna. */
  private static final FeatureRequest REQUEST =
      new FeatureRequest(Instant.parse("2024-05-04T13:05:00Z"), "p3", 0);

  private static CompactEvent event(
      EventType type, String time, String product, String category, int price, int quantity) {
    return event(type, time, product, category, price, quantity, null);
  }

  private static CompactEvent purchase(
      String time, String product, String category, int price, int quantity, String order) {
    return event(EventType.PURCHASE, time, product, category, price, quantity, order);
  }

  private static CompactEvent event(
      EventType type,
      String time,
      String product,
      String category,
      int price,
      int quantity,
      String order) {
    return new CompactEvent(
        Instant.parse(time).toEpochMilli(),
        0,
        (type + time + product).hashCode(),
        type,
        product,
        category,
        price * 1_000_000L,
        quantity,
        order,
        "u",
        Device.MOBILE,
        Channel.PAID,
        "AT",
        ZoneId.of("Europe/Vienna"));
  }

  private static Map<String, Object> values(List<FeatureDefinition> definitions) {
    UserTimeline user = new UserTimeline();
    ProductTimeline product = new ProductTimeline();
    List<List<CompactEvent>> visits = List.of(WINTER, MARCH, APRIL, SOMEBODY_ELSE);
    for (List<CompactEvent> visit : visits) {
      String id = "s" + visits.indexOf(visit);
      if (visit != SOMEBODY_ELSE) {
        user.addVisit(id, visit, DAYS);
      }
      visit.stream()
          .filter(event -> "p3".equals(event.productId()))
          .forEach(event -> product.add(id, event));
    }
    Object[] values =
        FeatureSet.values(
            definitions,
            ZoneId.of("UTC"),
            last(user.snapshots(DAYS)),
            SessionState.of(VISIT),
            last(product.snapshots(DAYS)),
            REQUEST);
    Map<String, Object> byName = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      byName.put(definitions.get(i).name(), values[i]);
    }
    return byName;
  }

  private static <T> T last(List<T> of) {
    return of.get(of.size() - 1);
  }

  private static Map<String, Object> expected(String table) {
    Map<String, Object> expected = new TreeMap<>();
    for (String line : table.strip().split("\n")) {
      String[] words = line.split(" ");
      expected.put(words[0], value(words[1]));
    }
    return expected;
  }

  private static Object value(String text) {
    if (!Character.isDigit(text.charAt(0))) {
      return text;
    }
    String[] parts = text.split("/");
    return parts.length == 1
        ? (Object) Double.valueOf(text)
        : (Object) (Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]));
  }

  @Test
  void everyFeature_isWhatAHandReckons() {
    String table =
        """
        session_duration_seconds 900
        event_count 15
        distinct_products_viewed 2
        distinct_categories_viewed 2
        page_view_count 1
        product_click_count 1
        product_view_count 3
        search_count 1
        add_to_cart_count 3
        remove_from_cart_count 1
        cart_view_count 1
        checkout_count 1
        interaction_count 1
        signed_in 1
        has_purchased 1
        cart_value 35
        mean_cart_price 85/3
        mean_viewed_price 85/3
        seconds_since_add_to_cart 180
        events_since_add_to_cart 2
        events_last_5m 4
        seconds_since_last_event 60
        seconds_between_last_events 60
        hour_of_day 15
        is_weekend 1
        device_type mobile
        channel_type paid
        country AT
        last_event_type interaction
        product_views_in_session 2
        time_since_last_view_of_product 300
        lifetime_purchase_count 3
        avg_order_value_90d 65
        days_since_last_purchase 14
        preferred_product_category hats
        most_viewed_product_category shoes
        lifetime_session_count 3
        sessions_30d 1
        days_since_last_visit 14
        purchase_count_30d 2
        view_count_30d 3
        view_to_purchase_rate_30d 2/3
        avg_price_7d 23
        price_to_avg_price_7d 25/23
        is_preferred_category 1
        is_most_viewed_category 0
        is_known_user 1
        """;

    assertEquals(expected(table), values(FeatureCatalog.all()));
  }

  @Test
  void everyOlderMeaning_isStillWhatItWas() {
    String table =
        """
        cart_value 135
        mean_cart_price 85/3
        seconds_since_add_to_cart 180
        events_since_add_to_cart 2
        events_last_5m 4
        preferred_product_category shoes
        is_preferred_category 0
        lifetime_purchase_count 3
        avg_order_value_90d 65
        days_since_last_purchase 14
        purchase_count_30d 2
        view_to_purchase_rate_30d 2/3
        """;

    List<FeatureDefinition> first =
        FeatureCatalog.older().stream().filter(older -> older.version() == 1).toList();
    assertEquals(expected(table), values(first));
  }

  @Test
  void behindAPurchase_theCartIsEmpty_andWasNotForOlderModels() {
    SessionState bought = SessionState.of(VISIT.subList(0, 10));
    FeatureRequest after = new FeatureRequest(Instant.parse("2024-05-04T13:00:00Z"), "p3", 0);
    List<String> ofCart =
        List.of(
            "cart_value",
            "mean_cart_price",
            "seconds_since_add_to_cart",
            "events_since_add_to_cart",
            "has_purchased",
            "add_to_cart_count");
    Object[] now =
        FeatureSet.values(
            ofCart.stream().map(FeatureCatalog::find).toList(),
            ZoneId.of("UTC"),
            null,
            bought,
            null,
            after);
    Object[] then =
        FeatureSet.values(
            ofCart.subList(0, 4).stream().map(name -> FeatureCatalog.find(name, 1)).toList(),
            ZoneId.of("UTC"),
            null,
            bought,
            null,
            after);

    assertEquals(Arrays.asList(0.0, null, null, null, 1.0, 1.0), Arrays.asList(now));
    assertEquals(List.of(50.0, 25.0, 300.0, 4.0), Arrays.asList(then));
  }
}
