package io.purchaseintent.pipeline.sessionize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.iceberg.WrittenFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BusyShoppersTest {

  private static final LocalDate DAY = LocalDate.of(2024, 5, 1);

  private final ObjectNode report = new ObjectMapper().createObjectNode();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  /** Visits of a day in four files: some of one shopper, the others each of another. */
  private void report(int visits, int ofOne) {
    List<VisitsOfDay> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(new VisitsOfDay(DAY));
    }
    for (int i = 0; i < visits; i++) {
      parts.get(i % 4).add(i < ofOne ? "undefined-by-a-tag" : i % 3 == 0 ? null : "shopper" + i);
    }
    BusyShoppers busy = new BusyShoppers();
    busy.add(
        parts.stream().map(part -> new WrittenFile("f", part.toNote(), List.of())).toList(), DAY);
    busy.add(List.of(new WrittenFile("f", parts.get(0).toNote(), List.of())), DAY.plusDays(1));
    busy.report(report, new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  @Test
  void aShopperOfMoreThanOneVisitInAHundred_isTold_byTheBeginningOfTheId() {
    report(1_000, 11);

    assertEquals(
        "[{\"day\":\"2024-05-01\",\"user\":\"undefi\",\"visits\":11,\"share\":0.011}]",
        report.path("busy_shoppers").toString());
    String line = told.toString(StandardCharsets.UTF_8);
    assertTrue(line.contains("11 of 1,000 visits (1.1%)") && line.contains("undefi:"), line);
    assertFalse(line.contains("undefined-by-a-tag"), line);
  }

  @Test
  void oneInAHundred_andADayOfFewVisits_areNotTold() {
    report(1_000, 10);
    report(999, 900);

    assertTrue(report.isEmpty());
    assertEquals("", told.toString(StandardCharsets.UTF_8));
  }

  @Test
  void ofMoreShoppersThanAreCountedAtATime_theBusyOneIsKept() {
    report(80_000, 1_000);

    int visits = report.path("busy_shoppers").path(0).path("visits").asInt();
    assertTrue(visits > 950 && visits <= 1_000, report.toString());
  }
}
