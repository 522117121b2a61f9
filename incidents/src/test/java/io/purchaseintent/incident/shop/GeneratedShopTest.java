package io.purchaseintent.incident.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedShopTest {

  private static final Instant CUT = Instant.parse("2026-02-02T00:00:00Z");

  @TempDir private Path folder;
  private GeneratedShop shop;

  /** Twenty visits before the cut and 24 after, of six events each, a cart in the third. */
  @BeforeEach
  void write() throws Exception {
    List<String> events = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int visit = 0; visit < 44; visit++) {
      Instant start = CUT.plusSeconds(visit < 20 ? -600 : 600 + visit);
      for (int i = 1; i <= 6; i++) {
        String type = i == 3 ? "add_to_cart" : "product_view";
        events.add(
            String.format(
                "{\"session_id\":\"s%d\",\"sequence\":%d,\"type\":\"%s\",\"event_time\":\"%s\","
                    + "\"product_id\":\"p1\",\"price\":%d}",
                visit, i, type, start.plusSeconds(i), 40 + i));
      }
      truth.add(
          "{\"session_id\":\"s"
              + visit
              + "\",\"price_sensitivity\":\"middle\",\"purchased\":"
              + (visit % 4 == 0)
              + ",\"intent\":[1,2,3,4,5,6],"
              + "\"purchase_probability\":[0.01,0.02,0.03,0.04,0.05,0.06]}");
    }
    Files.write(folder.resolve("events-00000.jsonl"), events);
    Files.write(folder.resolve("truth.jsonl"), truth);
    shop = GeneratedShop.read(folder, 1, CUT);
  }

  @Test
  void seen_isEachVisitAfterTheCut_asFarAsItsMoment() {
    List<Seen> seen = shop.seen();

    assertEquals(24, seen.size());
    for (Seen visit : seen) {
      int at = visit.events().size();
      assertEquals(at, visit.moment().intent());
      assertEquals(at / 100.0, visit.moment().probability());
      assertEquals(at >= 3 ? 43 : Takings.AVERAGE_ORDER, visit.moment().orderValue());
    }
    assertTrue(seen.stream().map(each -> each.events().size()).distinct().count() > 2);
  }

  @Test
  void training_isWhatBeganBeforeTheCut_andIsKept() throws Exception {
    Path to = folder.resolve("training");

    long dropped = shop.writeTraining(to, event -> !shop.isOfBuyer(event));

    assertEquals(5 * 6, dropped);
    assertEquals(15 * 6, Files.readAllLines(to.resolve("events-00000.jsonl")).size());
  }
}
