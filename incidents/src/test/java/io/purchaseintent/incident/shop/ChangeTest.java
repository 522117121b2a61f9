package io.purchaseintent.incident.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeTest {

  private static final Instant FROM = Instant.parse("2026-02-02T00:00:00Z");
  private static final int VISITS = 4_000;

  @TempDir private Path folder;

  /** Of each four visits two by phone or tablet and two after the change; one in five buys. */
  @BeforeEach
  void write() throws Exception {
    List<String> events = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int visit = 0; visit < VISITS; visit++) {
      String device = visit % 2 == 1 ? "desktop" : visit % 3 == 0 ? "tablet" : "mobile";
      Instant start = FROM.plusSeconds(visit % 4 < 2 ? 60 : -60);
      for (int i = 1; i <= 2; i++) {
        events.add(
            String.format(
                "{\"session_id\":\"s%d\",\"sequence\":%d,\"event_time\":\"%s\",\"device\":\"%s\"}",
                visit, i, start.plusSeconds(i), device));
      }
      truth.add(
          String.format(
              "{\"session_id\":\"s%d\",\"purchased\":%s,\"purchase_probability\":[0.2,0.5]}",
              visit, visit % 5 == 0));
    }
    Files.write(folder.resolve("events-00000.jsonl"), events);
    Files.write(folder.resolve("truth.jsonl"), truth);
  }

  @Test
  void onlyBuyersByPhoneOrTabletAfterTheChange_stayAway_allButTheirShare() throws Exception {
    Path to = folder.resolve("changed");

    long gone = new Change(FROM, 0.25).write(folder, to, 1, (id, start) -> true);

    Map<String, ObjectNode> left = left(to);
    int buyers = 0;
    for (int visit = 0; visit < VISITS; visit++) {
      if (visit % 4 == 0 && visit % 5 == 0) {
        buyers += left.containsKey("s" + visit) ? 1 : 0;
      } else {
        assertTrue(left.containsKey("s" + visit), "s" + visit);
      }
    }
    assertEquals(VISITS / 20 - buyers, gone);
    assertEquals(0.25, buyers / (VISITS / 20.0), 0.1);
    assertEquals(2 * left.size(), Files.readAllLines(to.resolve("events-00000.jsonl")).size());
  }

  @Test
  void truthOfThoseWhoCome_isThatOfTheirOdds() throws Exception {
    Path to = folder.resolve("changed");

    new Change(FROM, 0.25).write(folder, to, 1, (id, start) -> true);

    Map<String, ObjectNode> left = left(to);
    // Odds of 1 to 4 become 1 to 16, and 1 to 1 becomes 1 to 4.
    assertEquals(1 / 17.0, probability(left, "s4", 0), 1e-12);
    assertEquals(0.2, probability(left, "s4", 1), 1e-12);
    assertEquals(0.5, probability(left, "s1", 1), 1e-12);
    assertEquals(0.5, probability(left, "s2", 1), 1e-12);
  }

  @Test
  void visitThatIsNotAskedFor_isNotThere() throws Exception {
    Path to = folder.resolve("changed");

    new Change(FROM, 0.25).write(folder, to, 1, (id, start) -> start.isBefore(FROM));

    assertEquals(VISITS / 2, left(to).size());
  }

  @Test
  void nobodyStays_isNoChangeThatLeavesOddsKnown() {
    assertThrows(IllegalArgumentException.class, () -> new Change(FROM, 0));
  }

  private static double probability(Map<String, ObjectNode> left, String id, int event) {
    return left.get(id).path("purchase_probability").path(event).asDouble();
  }

  private static Map<String, ObjectNode> left(Path folder) {
    Map<String, ObjectNode> left = new HashMap<>();
    JsonLines.read(
        folder.resolve("truth.jsonl"), line -> left.put(GeneratedShop.session(line), line));
    return left;
  }
}
