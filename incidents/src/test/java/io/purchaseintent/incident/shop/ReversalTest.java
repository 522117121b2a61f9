package io.purchaseintent.incident.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReversalTest {

  private static final Instant CUT = Instant.parse("2026-02-02T00:00:00Z");
  private static final int VISITS = 40;

  @TempDir private Path folder;
  private GeneratedShop shop;

  /** Every second visit is organic; the later ones are likelier to buy, and the last ten do. */
  @BeforeEach
  void write() throws Exception {
    List<String> events = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int visit = 0; visit < VISITS; visit++) {
      Instant start = CUT.plusSeconds(3600L * visit);
      int buys = visit >= VISITS - 10 ? 1 : 0;
      for (int i = 1; i <= 6 + buys; i++) {
        events.add(
            String.format(
                Locale.ROOT,
                "{\"event_id\":\"s%d-%d\",\"session_id\":\"s%d\",\"sequence\":%d,\"type\":\"%s\","
                    + "\"event_time\":\"%s\",\"channel\":\"%s\",\"price\":%d%s}",
                visit,
                i,
                visit,
                i,
                i > 6 ? "purchase" : "product_view",
                start.plusSeconds(i),
                channel(visit),
                visit,
                i > 6 ? ",\"order_id\":\"o" + visit + "\"" : ""));
      }
      String probability = String.format(Locale.ROOT, "%.2f", 0.01 + 0.01 * visit);
      truth.add(
          String.format(
              Locale.ROOT,
              "{\"session_id\":\"s%d\",\"price_sensitivity\":\"middle\",\"purchased\":%s,"
                  + "\"intent\":[1,1,1,1,1,1],\"purchase_probability\":[%s]}",
              visit,
              buys == 1,
              String.join(",", Collections.nCopies(6, probability))));
    }
    Files.write(folder.resolve("events-00000.jsonl"), events);
    Files.write(folder.resolve("truth.jsonl"), truth);
    shop = GeneratedShop.read(folder, 1, CUT);
  }

  private static String channel(int visit) {
    return visit % 2 == 0 ? "organic" : "direct";
  }

  private static boolean isOrganic(Seen visit) {
    return visit.events().get(0).path("channel").asText().equals("organic");
  }

  @Test
  void cohort_looksAsBefore_andEndsTheOtherWayRound() {
    List<Seen> before = shop.seen();

    List<Seen> after = Reversal.of(before, ReversalTest::isOrganic).visits();

    double said = 0;
    double bought = 0;
    for (int i = 0; i < before.size(); i++) {
      Seen was = before.get(i);
      Seen is = after.get(i);
      assertEquals(was.events(), is.events(), "no feature can differ");
      assertEquals(was.moment().time(), is.moment().time());
      if (isOrganic(was)) {
        assertNotEquals(was.moment().probability(), is.moment().probability());
        // Twenty of them, from 0.01 to 0.39.
        assertEquals(0.40, was.moment().probability() + is.moment().probability(), 1e-9);
      } else {
        assertEquals(was.moment(), is.moment());
      }
      said += was.moment().probability();
      bought += is.moment().probability();
    }
    assertEquals(said, bought, 1e-9);
  }

  @Test
  void ordersOfTheCohort_followTheVisitsThatLookedLeastLikeIt() throws Exception {
    Path to = folder.resolve("now");

    Reversal.of(shop.seen(), ReversalTest::isOrganic).write(to, shop);

    Map<String, List<JsonNode>> visits = new HashMap<>();
    for (String line : Files.readAllLines(to.resolve("events-00000.jsonl"))) {
      JsonNode event = new ObjectMapper().readTree(line);
      visits.computeIfAbsent(GeneratedShop.session(event), id -> new ArrayList<>()).add(event);
    }
    assertEquals(VISITS, visits.size());
    visits.forEach(
        (session, events) -> {
          int visit = Integer.parseInt(session.substring(1));
          boolean isOrganic = channel(visit).equals("organic");
          int opposite = VISITS - 2 - visit;
          JsonNode last = events.get(events.size() - 1);
          boolean buys = GeneratedShop.isPurchase(last);
          assertEquals((isOrganic ? opposite : visit) >= VISITS - 10, buys, session);
          assertEquals(buys ? 7 : 6, events.size());
          if (buys) {
            assertEquals("o" + (isOrganic ? opposite : visit), last.path("order_id").asText());
            assertEquals(channel(visit), last.path("channel").asText());
            assertTrue(
                GeneratedShop.time(last).isAfter(GeneratedShop.time(events.get(5))), session);
          }
        });
  }
}
