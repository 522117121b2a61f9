package io.purchaseintent.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.profile.doubt.DoubtKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that is planted in a healthy shop is doubted. */
final class PlantedFaultsTest {

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Instant LATER = START.plus(Duration.ofDays(10));

  private static final Map<DoubtKind, UnaryOperator<List<ObjectNode>>> FAULTS =
      new EnumMap<>(DoubtKind.class);

  private static MadeShop shop;

  private static void fault(DoubtKind kind, java.util.function.Consumer<ObjectNode> fault) {
    FAULTS.put(
        kind,
        all -> {
          all.forEach(fault);
          return all;
        });
  }

  private static void without(DoubtKind kind, java.util.function.Predicate<ObjectNode> gone) {
    FAULTS.put(
        kind,
        all -> {
          all.removeIf(gone);
          return all;
        });
  }

  private static void added(
      DoubtKind kind, java.util.function.Function<ObjectNode, List<ObjectNode>> more) {
    FAULTS.put(
        kind,
        all -> {
          List<ObjectNode> both = new ArrayList<>(all);
          all.forEach(event -> both.addAll(more.apply(event)));
          return both;
        });
  }

  static {
    added(
        DoubtKind.REPEATED_ORDERS,
        event -> is(event, "purchase") ? List.of(copy(event, Duration.ofSeconds(20))) : List.of());
    fault(DoubtKind.ORDERS_WITHOUT_ID, event -> event.remove("order_id"));
    fault(
        DoubtKind.PURCHASE_FIRST,
        event -> {
          if (is(event, "purchase") && isOf(event, "session_id", 0.2)) {
            event.put("session_id", "till-" + event.path("session_id").asText());
          }
        });
    without(
        DoubtKind.PURCHASE_WITHOUT_VIEW,
        event ->
            (is(event, "product_view") || is(event, "product_click"))
                && isOf(event, "session_id", 0.4));
    without(
        DoubtKind.PURCHASE_WITHOUT_CART,
        event -> is(event, "add_to_cart") && isOf(event, "session_id", 0.4));
    fault(
        DoubtKind.UNTOLD_PURCHASES,
        event -> {
          if (is(event, "purchase") && isOf(event, "session_id", 0.1)) {
            event.put("type", "page_view");
          }
        });
    fault(
        DoubtKind.TYPE_ABSENT,
        event -> {
          if (is(event, "add_to_cart")) {
            event.put("type", "interaction");
          }
        });
    without(
        DoubtKind.FEW_PURCHASES, event -> is(event, "purchase") && isOf(event, "session_id", 0.7));
    without(DoubtKind.SHORT_HISTORY, event -> !MadeShop.time(event).isBefore(LATER));
    without(
        DoubtKind.RATE_MOVES,
        event ->
            is(event, "purchase")
                && !MadeShop.time(event).isBefore(LATER)
                && isOf(event, "session_id", 0.7));
    fault(
        DoubtKind.MIX_MOVES,
        event -> {
          if (!MadeShop.time(event).isBefore(LATER) && isOf(event, "session_id", 0.4)) {
            event.put("channel", "social");
          }
        });
    fault(
        DoubtKind.KNOWN_MOVES,
        event -> {
          if (!MadeShop.time(event).isBefore(LATER)) {
            event.remove("user_id");
          }
        });
    without(
        DoubtKind.HOLES,
        event ->
            !MadeShop.time(event).isBefore(LATER)
                && MadeShop.time(event).isBefore(LATER.plus(Duration.ofDays(2))));
    without(
        DoubtKind.JUMPS,
        event ->
            !MadeShop.time(event).isBefore(LATER)
                && MadeShop.time(event).isBefore(LATER.plus(Duration.ofDays(1)))
                && isOf(event, "session_id", 0.9));
    fault(
        DoubtKind.ONE_EVENT_VISITS,
        event -> {
          if (isOf(event, "session_id", 0.3)) {
            event.put("session_id", event.path("event_id").asText());
          }
        });
    FAULTS.put(DoubtKind.LONG_VISITS, all -> stream(all, 400, Duration.ofSeconds(9), "/a"));
    fault(
        DoubtKind.PRICE_MISSING,
        event -> {
          if (is(event, "add_to_cart") && isOf(event, "event_id", 0.5)) {
            event.remove("price");
          }
        });
    fault(
        DoubtKind.PRICE_OUTLIERS,
        event -> {
          if (event.has("price") && isOf(event, "product_id", 0.05)) {
            event.put("price", event.path("price").asDouble() * 1_000);
          }
        });
    fault(
        DoubtKind.PRICE_UNITS,
        event -> {
          if (event.has("price") && is(event, "add_to_cart")) {
            event.put("price", event.path("price").asDouble() * 100);
          }
        });
    fault(
        DoubtKind.SEVERAL_CURRENCIES,
        event -> {
          if (event.has("price") && isOf(event, "session_id", 0.05)) {
            event.put("currency", "USD");
          }
        });
    fault(
        DoubtKind.BOUGHT_NEVER_VIEWED,
        event -> {
          if (is(event, "purchase")) {
            event.put("product_id", event.path("product_id").asText() + "-red");
          }
        });
    fault(
        DoubtKind.FIELD_MISSING,
        event -> {
          if (isOf(event, "session_id", 0.6)) {
            event.remove("channel");
          }
        });
    fault(
        DoubtKind.PLACEHOLDERS,
        event -> {
          if (event.has("category") && isOf(event, "event_id", 0.01)) {
            event.put("category", "${productCategory}");
          }
        });
    fault(
        DoubtKind.FUTURE,
        event -> {
          if (isOf(event, "session_id", 0.01)) {
            event.put("event_time", MadeShop.time(event).plus(Duration.ofHours(2)).toString());
          }
        });
    fault(
        DoubtKind.LATE,
        event -> {
          if (isOf(event, "session_id", 0.05)) {
            event.put("received_time", MadeShop.time(event).plus(Duration.ofDays(3)).toString());
          }
        });
    fault(
        DoubtKind.MIDNIGHT,
        event -> {
          if (isOf(event, "session_id", 0.01)) {
            truncate(event, ChronoUnit.DAYS);
          }
        });
    fault(DoubtKind.WHOLE_SECONDS, event -> truncate(event, ChronoUnit.SECONDS));
    fault(DoubtKind.WHOLE_MINUTES, event -> truncate(event, ChronoUnit.MINUTES));
    fault(
        DoubtKind.NO_ORDER,
        event -> {
          truncate(event, ChronoUnit.MINUTES);
          event.put("sequence", 0);
        });
    fault(
        DoubtKind.SHIFTED,
        event -> {
          if ("mobile".equals(event.path("device").asText())) {
            MadeShop.move(event, Duration.ofHours(-8));
          }
        });
    fault(
        DoubtKind.NIGHT_SHOP,
        event -> {
          // Each day is put into the six hours from midnight on, in Paris.
          Instant day = MadeShop.time(event).truncatedTo(ChronoUnit.DAYS);
          Duration since = Duration.between(day, MadeShop.time(event));
          event.put("event_time", day.minusSeconds(3_600).plus(since.dividedBy(4)).toString());
        });
    added(
        DoubtKind.NEAR_COPIES,
        event ->
            is(event, "product_view") && isOf(event, "event_id", 0.3)
                ? List.of(copy(event, Duration.ofMillis(3)))
                : List.of());
    added(
        DoubtKind.IDS_TWICE,
        event ->
            isOf(event, "session_id", 0.01)
                ? List.of(
                    event.deepCopy().put("session_id", "x" + event.path("session_id").asText()))
                : List.of());
    FAULTS.put(DoubtKind.ROBOTS, all -> stream(all, 290, Duration.ofMillis(300), "/a"));
    fault(
        DoubtKind.BUSY_SHOPPER,
        event -> {
          if (isOf(event, "session_id", 0.4)) {
            event.put("user_id", "default");
          }
        });
    FAULTS.put(DoubtKind.BUSY_VISITOR, all -> stream(all, 2_000, Duration.ofMinutes(11), "/a"));
    fault(
        DoubtKind.SHARED_VISITORS,
        event -> {
          if (isOf(event, "session_id", 0.2)) {
            event.put("user_id", "u" + isOf(event, "event_id", 0.5));
          }
        });
    fault(DoubtKind.NOBODY_KNOWN, event -> event.remove("user_id"));
    fault(DoubtKind.SEEN_ONCE, event -> event.put("user_id", event.path("session_id").asText()));
  }

  @BeforeAll
  static void generate(@TempDir Path folder) throws IOException {
    shop = MadeShop.generate(folder.resolve("shop"), 21, 420, 4);
  }

  @Test
  void shopItself_isNotDoubted() {
    assertEquals(Set.of(), shop.doubts());
  }

  /** Faults that are planted in one shop: none hides another. */
  static List<Set<DoubtKind>> planted() {
    return List.of(
        EnumSet.of(
            DoubtKind.REPEATED_ORDERS,
            DoubtKind.PURCHASE_WITHOUT_CART,
            DoubtKind.PRICE_OUTLIERS,
            DoubtKind.FIELD_MISSING,
            DoubtKind.JUMPS,
            DoubtKind.BUSY_SHOPPER,
            DoubtKind.ROBOTS,
            DoubtKind.BUSY_VISITOR),
        EnumSet.of(
            DoubtKind.ORDERS_WITHOUT_ID,
            DoubtKind.PRICE_MISSING,
            DoubtKind.MIX_MOVES,
            DoubtKind.FUTURE,
            DoubtKind.WHOLE_SECONDS,
            DoubtKind.SHARED_VISITORS,
            DoubtKind.IDS_TWICE),
        EnumSet.of(
            DoubtKind.PURCHASE_FIRST,
            DoubtKind.PURCHASE_WITHOUT_VIEW,
            DoubtKind.SEVERAL_CURRENCIES,
            DoubtKind.HOLES,
            DoubtKind.LATE,
            DoubtKind.NEAR_COPIES),
        EnumSet.of(
            DoubtKind.TYPE_ABSENT,
            DoubtKind.RATE_MOVES,
            DoubtKind.PLACEHOLDERS,
            DoubtKind.MIDNIGHT,
            DoubtKind.NOBODY_KNOWN),
        EnumSet.of(
            DoubtKind.UNTOLD_PURCHASES,
            DoubtKind.KNOWN_MOVES,
            DoubtKind.PRICE_UNITS,
            DoubtKind.LONG_VISITS,
            DoubtKind.SHIFTED),
        EnumSet.of(
            DoubtKind.FEW_PURCHASES,
            DoubtKind.SHORT_HISTORY,
            DoubtKind.ONE_EVENT_VISITS,
            DoubtKind.WHOLE_MINUTES),
        EnumSet.of(DoubtKind.BOUGHT_NEVER_VIEWED, DoubtKind.NO_ORDER, DoubtKind.SEEN_ONCE),
        EnumSet.of(DoubtKind.NIGHT_SHOP));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void faultsThatArePlanted_areDoubted(Set<DoubtKind> kinds) {
    ObjectNode profile =
        shop.withAll(
                all ->
                    kinds.stream()
                        .reduce(all, (events, kind) -> FAULTS.get(kind).apply(events), (a, b) -> b))
            .profile();

    for (DoubtKind kind : kinds) {
      JsonNode doubt = MadeShop.doubt(profile, kind.code());
      assertTrue(doubt.path("of").asLong() > 0, doubt.toString());
      assertTrue(doubt.path("says").asText().matches("[A-Z0-9].*[^.]"), doubt.toString());
    }
  }

  /** What was rejected is in another table: LakeProfileTest. */
  @Test
  void everyKind_isPlanted() {
    Set<DoubtKind> all = EnumSet.of(DoubtKind.REJECTED);
    planted().forEach(all::addAll);

    assertEquals(EnumSet.allOf(DoubtKind.class), all);
  }

  @Test
  void missingPrices_areCountedAsTheyWerePlanted() {
    Set<String> planted = new HashSet<>();
    long[] carts = new long[1];
    MadeShop faulty =
        shop.with(
            event -> {
              if (is(event, "add_to_cart")) {
                carts[0]++;
                if (isOf(event, "event_id", 0.5)) {
                  event.remove("price");
                  planted.add(event.path("event_id").asText());
                }
              }
            });

    JsonNode doubt = MadeShop.doubt(faulty.profile(), "price_missing");

    assertEquals(planted.size(), doubt.path("count").asInt());
    assertEquals(carts[0], doubt.path("of").asLong());
  }

  @Test
  void shiftOfASource_isToldInHours() {
    JsonNode doubt =
        MadeShop.doubt(shop.withAll(FAULTS.get(DoubtKind.SHIFTED)).profile(), "shifted");

    assertTrue(
        doubt.path("says").asText().contains("device mobile")
            && doubt.path("says").asText().contains("8 hours earlier"),
        doubt.toString());
  }

  @Test
  void doubts_areInTheOrderOfTheirWeight() {
    MadeShop faulty =
        shop.withAll(FAULTS.get(DoubtKind.FIELD_MISSING))
            .withAll(FAULTS.get(DoubtKind.PRICE_MISSING))
            .withAll(FAULTS.get(DoubtKind.REPEATED_ORDERS));
    List<String> weights = new ArrayList<>();

    faulty.profile().path("doubts").forEach(doubt -> weights.add(doubt.path("weight").asText()));

    assertEquals(List.of("heavy", "middle", "light"), weights);
  }

  @Test
  void everyKind_saysWhereMoreOfItIsSaid() {
    Map<String, Path> missing = new HashMap<>();
    for (DoubtKind kind : EnumSet.allOf(DoubtKind.class)) {
      Path document = Path.of("..", kind.see().replaceAll("#.*", ""));
      if (!java.nio.file.Files.isRegularFile(document)) {
        missing.put(kind.code(), document);
      }
    }

    assertEquals(Map.of(), missing);
  }

  private static boolean is(ObjectNode event, String type) {
    return MadeShop.is(event, type);
  }

  private static boolean isOf(ObjectNode event, String field, double share) {
    return MadeShop.isOf(event, field, share);
  }

  private static ObjectNode copy(ObjectNode event, Duration later) {
    ObjectNode copy = event.deepCopy();
    copy.put("event_id", event.path("event_id").asText() + "-copy");
    MadeShop.move(copy, later);
    return copy;
  }

  private static void truncate(ObjectNode event, ChronoUnit unit) {
    event.put("event_time", MadeShop.time(event).truncatedTo(unit).toString());
  }

  /** One id with many events, equally far apart, at the middle of the days. */
  private static List<ObjectNode> stream(
      List<ObjectNode> all, int events, Duration apart, String page) {
    List<ObjectNode> both = new ArrayList<>(all);
    ObjectNode one = all.get(0);
    for (int visitor = 0; visitor < 4; visitor++) {
      for (int i = 0; i < events; i++) {
        ObjectNode event = one.deepCopy();
        String time = LATER.plusMillis(123).plus(apart.multipliedBy(i)).toString();
        event
            .put("event_id", "stream-" + visitor + "-" + i)
            .put("session_id", "stream-" + visitor)
            .put("type", "page_view")
            .put("page", page)
            .put("event_time", time)
            .put("received_time", time);
        event.remove(List.of("product_id", "category", "price", "currency", "query", "user_id"));
        both.add(event);
      }
    }
    return both;
  }
}
