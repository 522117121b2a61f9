package io.purchaseintent.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a shop, held to those that are counted of all of its events in one heap. */
final class FiguresTest {

  private static List<Event> events = List.of();
  private static List<List<CompactEvent>> visits = List.of();
  private static ObjectNode profile =
      com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();

  /** A shop with all that is counted: what a healthy one has none of is planted. */
  @BeforeAll
  static void makeShop(@TempDir Path folder) throws IOException {
    MadeShop shop =
        MadeShop.generate(folder.resolve("shop"), 9, 150, 6)
            .with(
                event -> {
                  if (MadeShop.isOf(event, "event_id", 0.1)) {
                    event.remove(List.of("price", "channel", "country"));
                  }
                  if (MadeShop.isOf(event, "session_id", 0.05)) {
                    event.put("category", "undefined");
                    event.put(
                        "event_time",
                        MadeShop.time(event)
                            .truncatedTo(java.time.temporal.ChronoUnit.DAYS)
                            .toString());
                  }
                  if (MadeShop.isOf(event, "user_id", 0.1)) {
                    event.put("user_id", "family");
                  }
                });
    events = shop.parsed();
    visits = new ArrayList<>();
    events.stream()
        .collect(Collectors.groupingBy(Event::sessionId))
        .values()
        .forEach(
            own -> visits.addAll(MadeShop.GAP.split(own.stream().map(CompactEvent::of).toList())));
    profile = shop.profile();
  }

  private static long count(Predicate<Event> is) {
    return events.stream().filter(is).count();
  }

  private static boolean bought(List<CompactEvent> visit) {
    return has(visit, EventType.PURCHASE);
  }

  private static boolean has(List<CompactEvent> visit, EventType type) {
    return visit.stream().anyMatch(event -> event.type() == type);
  }

  private static <T> @Nullable T last(
      List<CompactEvent> visit, Function<CompactEvent, @Nullable T> of) {
    T last = null;
    for (CompactEvent event : visit) {
      T value = of.apply(event);
      last = value == null ? last : value;
    }
    return last;
  }

  private static ZonedDateTime local(long millis) {
    return Instant.ofEpochMilli(millis).atZone(MadeShop.ZONE);
  }

  private static Map<String, Long> told(JsonNode nodes, String name, String count) {
    Map<String, Long> told = new TreeMap<>();
    nodes.forEach(node -> told.put(node.path(name).asText(), node.path(count).asLong()));
    told.values().removeIf(each -> each == 0);
    return told;
  }

  private static <T> Map<String, Long> counted(List<T> all, Function<T, Object> by) {
    return all.stream()
        .collect(
            Collectors.groupingBy(
                each -> String.valueOf(by.apply(each)), TreeMap::new, Collectors.counting()));
  }

  @Test
  void daysHoursAndWeekdays_areThoseOfTheShopsZone() {
    Function<Event, ZonedDateTime> when = event -> local(event.eventTime().toEpochMilli());
    Function<List<CompactEvent>, ZonedDateTime> began = visit -> local(visit.get(0).timeMillis());

    assertEquals(
        counted(events, event -> when.apply(event).toLocalDate()),
        told(profile.path("days"), "day", "events"));
    assertEquals(
        counted(visits, visit -> began.apply(visit).toLocalDate()),
        told(profile.path("days"), "day", "visits"));
    assertEquals(
        counted(events, event -> when.apply(event).getHour()),
        told(profile.path("hours"), "hour", "events"));
    List<List<CompactEvent>> buying = visits.stream().filter(FiguresTest::bought).toList();
    assertEquals(
        counted(buying, visit -> began.apply(visit).getHour()),
        told(profile.path("hours"), "hour", "buying_visits"));
    assertEquals(
        counted(
            visits,
            visit -> began.apply(visit).getDayOfWeek().name().toLowerCase(java.util.Locale.ROOT)),
        told(profile.path("weekdays"), "weekday", "visits"));
  }

  @Test
  void slices_areByWhatWasSaidLastInAVisit() {
    assertEquals(
        counted(
            visits,
            visit -> {
              var channel = last(visit, CompactEvent::channel);
              return channel == null ? "unknown" : channel.code();
            }),
        told(profile.path("channels"), "name", "visits"));
    assertEquals(
        counted(
            visits.stream().filter(FiguresTest::bought).toList(),
            visit -> Objects.requireNonNullElse(last(visit, CompactEvent::country), "unknown")),
        told(profile.path("countries"), "name", "buying_visits"));
    assertEquals(
        counted(visits, visit -> last(visit, CompactEvent::userId) == null ? "anonymous" : "known"),
        told(profile.path("known"), "name", "visits"));
    assertEquals(
        counted(events, event -> event.type().code()),
        told(profile.path("types"), "name", "events"));
  }

  @Test
  void lengthsOfVisits_areThoseOfTheSortedOnes() {
    long[] sizes = visits.stream().mapToLong(List::size).sorted().toArray();
    JsonNode told = profile.path("visits");

    assertEquals(sizes.length, told.path("visits").asLong());
    assertEquals(
        visits.stream().filter(FiguresTest::bought).count(), told.path("buying_visits").asLong());
    assertEquals(
        visits.stream().filter(visit -> visit.size() == 1).count(),
        told.path("one_event").asLong());
    assertEquals(ranked(sizes, 0.5), told.path("events").path("p50").asLong());
    assertEquals(ranked(sizes, 0.95), told.path("events").path("p95").asLong());
    assertEquals(sizes[sizes.length - 1], told.path("events").path("greatest").asLong());
    long[] seconds =
        visits.stream()
            .mapToLong(
                visit ->
                    (visit.get(visit.size() - 1).timeMillis() - visit.get(0).timeMillis()) / 1_000)
            .sorted()
            .toArray();
    assertEquals(ranked(seconds, 0.75) / 60.0, told.path("minutes").path("p75").asDouble());
  }

  private static long ranked(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  @Test
  void funnel_countsVisitsWithAStep_andThoseThatTookAllBefore() {
    JsonNode cart = profile.path("funnel").path(2);
    JsonNode purchase = profile.path("funnel").path(4);

    assertEquals("add_to_cart", cart.path("step").asText());
    assertEquals(
        visits.stream().filter(visit -> has(visit, EventType.ADD_TO_CART)).count(),
        cart.path("visits").asLong());
    assertEquals(
        visits.stream().filter(FiguresTest::viewedThenAdded).count(),
        cart.path("in_order").asLong());
    assertEquals(
        visits.stream().filter(FiguresTest::bought).count(), purchase.path("visits").asLong());
  }

  private static boolean viewedThenAdded(List<CompactEvent> visit) {
    for (int i = 0; i < visit.size(); i++) {
      if (visit.get(i).type() == EventType.PRODUCT_VIEW) {
        return has(visit.subList(i, visit.size()), EventType.ADD_TO_CART);
      }
    }
    return false;
  }

  @Test
  void moneyAndProducts_areThoseOfAllEvents() {
    long[] prices =
        events.stream().mapToLong(Event::priceMicros).filter(p -> p > 0).sorted().toArray();
    JsonNode money = profile.path("money");
    assertEquals(prices.length, money.path("prices").path("number").asLong());
    assertEquals(ranked(prices, 0.5) / 1e6, money.path("prices").path("p50").asDouble());
    assertEquals(
        counted(
            events.stream()
                .filter(e -> e.type().needsProduct() || e.type() == EventType.PURCHASE)
                .filter(e -> e.priceMicros() == 0)
                .toList(),
            event -> event.type().code()),
        told(money.path("by_type"), "type", "without"));
    assertEquals(
        counted(events.stream().filter(e -> e.priceMicros() > 0).toList(), Event::currency),
        told(money.path("currencies"), "name", "events"));

    Set<String> orders = new HashSet<>();
    events.forEach(event -> orders.add(String.valueOf(event.orderId())));
    orders.remove("null");
    assertEquals(orders.size(), profile.path("orders").path("orders").asInt());

    Map<String, Long> products =
        counted(events.stream().filter(e -> e.productId() != null).toList(), Event::productId);
    JsonNode told = profile.path("products");
    assertEquals(products.size(), told.path("products").asInt());
    assertEquals(
        products.values().stream().filter(number -> number == 1).count(),
        told.path("seen_once").asLong());
    JsonNode first = told.path("most_viewed").path(0);
    assertEquals(products.get(first.path("name").asText()), first.path("events").asLong());
    assertEquals(
        count(
            e ->
                first.path("name").asText().equals(e.productId())
                    && (e.type() == EventType.PRODUCT_VIEW || e.type() == EventType.PRODUCT_CLICK)),
        first.path("views").asLong());
  }

  @Test
  void missingValues_areThoseOfAllEvents() {
    Map<String, Predicate<Event>> missing =
        Map.of(
            "user_id", event -> event.userId() == null,
            "category", event -> event.category() == null,
            "price", event -> event.priceMicros() == 0,
            "channel", event -> event.channel() == null,
            "country", event -> event.country() == null,
            "query", event -> event.query() == null,
            "received_time", event -> event.receivedTime() == null);
    for (JsonNode field : profile.path("fields")) {
      Predicate<Event> is = missing.get(field.path("field").asText());
      if (is != null) {
        assertEquals(count(is), field.path("missing").asLong(), field.toString());
        assertEquals(
            (double) count(is.and(event -> event.type() == EventType.PAGE_VIEW))
                / count(event -> event.type() == EventType.PAGE_VIEW),
            field.path("missing_by_type").path("page_view").asDouble(),
            1e-12);
      }
      if (field.path("field").asText().equals("category")) {
        assertEquals(
            count(event -> "undefined".equals(event.category())),
            field.path("placeholders").asLong());
      }
    }
  }

  @Test
  void clocks_areThoseOfAllEvents() {
    JsonNode clocks = profile.path("clocks");

    long midnights =
        count(
            event -> {
              ZonedDateTime local = event.eventTime().atZone(MadeShop.ZONE);
              return event.eventTime().toEpochMilli() % 86_400_000 == 0
                  || local.equals(local.truncatedTo(java.time.temporal.ChronoUnit.DAYS));
            });
    assertTrue(midnights > 0);
    assertEquals(midnights, clocks.path("midnight").asLong());
    assertEquals(
        count(event -> event.eventTime().toEpochMilli() % 1_000 == 0),
        clocks.path("whole_seconds").asLong());
    long shared = 0;
    for (List<CompactEvent> visit : visits) {
      Map<String, Long> times = counted(visit, CompactEvent::timeMillis);
      shared += times.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum();
    }
    assertEquals(shared, clocks.path("shared_times").asLong());
    assertEquals(
        count(
            event ->
                event.receivedTime() != null
                    && event.receivedTime().isAfter(event.eventTime().plusSeconds(86_400))),
        clocks.path("late").asLong());
  }

  @Test
  void identity_isThatOfAllVisits() {
    JsonNode identity = profile.path("identity");
    List<List<CompactEvent>> known =
        visits.stream().filter(visit -> last(visit, CompactEvent::userId) != null).toList();
    Map<String, Long> shoppers = counted(known, visit -> last(visit, CompactEvent::userId));

    assertEquals(known.size(), identity.path("known_visits").asInt());
    assertEquals(shoppers.size(), identity.path("shoppers").asInt());
    assertEquals(
        shoppers.values().stream().filter(number -> number == 1).count(),
        identity.path("shoppers_seen_once").asLong());
    assertEquals(
        events.stream().map(Event::sessionId).distinct().count(),
        identity.path("visitors").asLong());
    JsonNode busiest = identity.path("busiest_shoppers").path(0);
    assertEquals(shoppers.get(busiest.path("id").asText()), busiest.path("visits").asLong());
  }
}
