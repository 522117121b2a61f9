package io.purchaseintent.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleVisitTest {

  private static final Instant TEST_START = Instant.parse("2026-03-10T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void visitWithACart_winsOverALaterOneWithout() throws IOException {
    write(
        "events-00000.jsonl",
        event("cart", "2026-03-10T10:00:00.005+01:00", "add_to_cart", "p1", "u1")
            + event("late", "2026-03-10T20:00:00Z", "product_view", "p2", "u1"));

    SampleVisit visit = SampleVisit.find(folder, TEST_START);

    assertEquals(
        "{\"user_id\":\"u1\",\"session_id\":\"cart\",\"product_id\":\"p1\","
            + "\"context\":{\"time\":\"2026-03-10T09:00:00.006Z\"}}",
        visit.request().toString());
  }

  @Test
  void visitThatBought_isNotAsked() throws IOException {
    write(
        "events-00000.jsonl",
        event("bought", "2026-03-10T10:00:00Z", "add_to_cart", "p1", "u1")
            + event("bought", "2026-03-10T10:01:00Z", "purchase", "p1", "u1")
            + event("cart", "2026-03-10T09:00:00Z", "add_to_cart", "p1", "u1"));

    assertEquals("cart", SampleVisit.find(folder, TEST_START).sessionId());
  }

  @Test
  void shopperWhoWasThereBefore_isPreferred() throws IOException {
    write(
        "events-00000.jsonl",
        event("old", "2026-03-01T10:00:00Z", "product_view", "p1", "again")
            + event("a", "2026-03-10T10:00:00Z", "add_to_cart", "p1", "again")
            + event("b", "2026-03-10T11:00:00Z", "add_to_cart", "p1", "new"));

    assertEquals("a", SampleVisit.find(folder, TEST_START).sessionId());
  }

  @Test
  void visitAcrossTheBorder_isNotAsked() throws IOException {
    write(
        "events-00000.jsonl",
        event("across", "2026-03-09T23:59:00Z", "add_to_cart", "p1", "u1")
            + event("across", "2026-03-10T00:01:00Z", "add_to_cart", "p1", "u1"));

    assertThrows(UserError.class, () -> SampleVisit.find(folder, TEST_START));
  }

  @Test
  void withinTheHourBeforePublishing_theDayBeforeIsOnline() throws IOException {
    write("events-00000.jsonl.gz", event("s", "2026-03-11T00:30:00Z", "product_view", "p1", null));

    assertEquals("2026-03-10", SampleVisit.find(folder, TEST_START).asOf().toString());
  }

  private void write(String name, String lines) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String event(
      String session, String time, String type, String product, String user) {
    return "{\"session_id\":\""
        + session
        + "\",\"event_time\":\""
        + time
        + "\",\"type\":\""
        + type
        + "\",\"product_id\":\""
        + product
        + "\""
        + (user == null ? "" : ",\"user_id\":\"" + user + "\"")
        + "}\n";
  }
}
