package io.purchaseintent.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.Progress;
import io.purchaseintent.event.Event;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class LakeProfileTest {

  private static MadeShop shop;
  private static Path home;
  private static Lake lake;

  @BeforeAll
  static void makeLake(@TempDir Path folder) throws IOException {
    shop = MadeShop.generate(folder.resolve("shop"), 7, 60, 5);
    home = folder.resolve("home");
    lake = new Lake(home.resolve("lake"));
    write(shop.parsed());
    List<org.apache.avro.generic.GenericRecord> letters = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      String reason = i < 60 ? "is no time" : "must be positive";
      letters.add(
          new DeadLetterRow(
                  "night.csv", "" + i, i < 60 ? "event_time" : "price", reason, 0, new byte[] {1})
              .toRow());
    }
    DeadLetterRow.in(lake).append("letters", Map.of(Partition.WHOLE, letters));
  }

  private static void write(List<Event> events) throws IOException {
    TreeMap<Partition, List<Event>> files = new TreeMap<>();
    for (Event event : events) {
      files
          .computeIfAbsent(EventTable.partitions().apply(event), key -> new ArrayList<>())
          .add(event);
    }
    LakeTable table = EventTable.in(lake);
    TableWrite write = table.write("test");
    List<WrittenFile> written = new ArrayList<>();
    for (Map.Entry<Partition, List<Event>> file : files.entrySet()) {
      file.getValue().sort(Comparator.comparing(Event::sessionId));
      TableWriter.Open open = write.writer().open(file.getKey());
      file.getValue().forEach(event -> open.write(EventTable.toRow(event)));
      written.add(open.end(""));
    }
    write.wrote(written);
    write.append();
  }

  private static LakeProfile profiler() {
    Progress silent =
        new Progress(new PrintStream(PrintStream.nullOutputStream(), false), false, () -> 0);
    return new LakeProfile(lake, MadeShop.GAP, MadeShop.ZONE, MadeShop.NOW, silent);
  }

  @Test
  void lake_hasTheProfileOfItsEvents() throws IOException {
    ObjectNode told = profiler().of(null, null);

    ObjectNode expected = shop.profile();
    for (Map.Entry<String, JsonNode> part : expected.properties()) {
      if (!part.getKey().equals("doubts")) {
        assertEquals(part.getValue(), told.path(part.getKey()), part.getKey());
      }
    }
    assertEquals(lake.toString(), told.path("lake").asText());
    assertEquals(2, told.path("tables").size());
  }

  @Test
  void deadLetters_areCountedByReason_andDoubted() throws IOException {
    ObjectNode told = profiler().of(null, null);

    assertEquals(90, told.path("dead_letters").path("letters").asInt());
    JsonNode first = told.path("dead_letters").path("reasons").path(0);
    assertEquals("event_time: is no time", first.path("reason").asText());
    assertEquals(60, first.path("letters").asInt());
    JsonNode doubt = MadeShop.doubt(told, "rejected");
    assertEquals(90, doubt.path("count").asInt());
    assertEquals(90 + shop.parsed().size(), doubt.path("of").asInt());
  }

  @Test
  void days_thatAreAskedFor_haveTheirEventsAlone_andTheirVisitsWhole() throws IOException {
    LocalDate from = LocalDate.parse("2026-01-07");
    LocalDate until = LocalDate.parse("2026-01-09");

    ObjectNode told = profiler().of(from, until);

    long events =
        shop.parsed().stream()
            .map(event -> event.eventTime().atZone(ZoneOffset.UTC).toLocalDate())
            .filter(day -> !day.isBefore(from) && day.isBefore(until))
            .count();
    assertEquals(events, told.path("events").asLong());
    assertTrue(told.path("visits").path("visits").asLong() > 0);
    assertTrue(
        told.path("visits").path("visits").asLong()
            < shop.profile().path("visits").path("visits").asLong());
  }

  @Test
  void daysWithoutEvents_areRefused_withThoseThatThereAre() {
    LakeException refused =
        assertThrows(
            LakeException.class,
            () -> profiler().of(LocalDate.parse("2030-01-01"), LocalDate.parse("2030-01-02")));

    assertTrue(String.valueOf(refused.getMessage()).contains("2026-01-0"), refused.getMessage());
  }

  private record Ran(int exit, String out, String err) {}

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Commands.line(new ProfileCommand(Clock.fixed(MadeShop.NOW, ZoneOffset.UTC)))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int exit = line.execute(arguments);
    return new Ran(exit, out.toString(), err.toString());
  }

  @Test
  void command_writesAPageThatNeedsNoOtherFile_andAJsonOfItsSchema(@TempDir Path folder)
      throws IOException {
    Ran ran = run("--home=" + home, "--out=" + folder, "--shop-zone=Europe/Paris");

    assertEquals(0, ran.exit(), ran.err());
    String page = Files.readString(folder.resolve("profile.html"));
    assertFalse(
        page.contains("src=") || page.contains("@import") || page.contains("http"), "links");
    assertTrue(page.contains("What looks wrong?") && page.contains("is no time"));
    assertEquals(count(page, "<section"), count(page, "</section>"));
    assertEquals(count(page, "<details"), count(page, "</details>"));
    assertEquals(List.of(), faults(Files.readString(folder.resolve("profile.json"))));
    assertTrue(ran.out().contains("Page: " + folder.resolve("profile.html")), ran.out());
  }

  @Test
  void schema_refusesWhatItDoesNotName() throws IOException {
    ObjectNode told = profiler().of(null, null).put("more", 1);

    assertFalse(faults(told.toString()).isEmpty());
  }

  private static List<String> faults(String json) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ProfileCommand.class.getResourceAsStream("profile.schema.json"))) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
      return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }
  }

  private static int count(String page, String tag) {
    return page.split(java.util.regex.Pattern.quote(tag), -1).length - 1;
  }

  @Test
  void json_isPrintedAlone_andWritesNothing() throws IOException {
    Ran ran = run("--home=" + home, "--json");

    assertEquals(0, ran.exit(), ran.err());
    assertEquals(1, ran.out().lines().count());
    assertEquals(List.of(), faults(ran.out()));
    assertFalse(Files.exists(home.resolve("profile")));
  }

  @Test
  void wrongUse_isToldWithTheBound(@TempDir Path folder) {
    Ran turned = run("--home=" + home, "--from=2026-02-01", "--until=2026-01-01");
    Ran none = run("--home=" + folder);
    Ran gap = run("--home=" + home, "--session-gap=PT0S");

    assertEquals(2, turned.exit());
    assertTrue(turned.err().contains("--until=2026-01-01"), turned.err());
    assertEquals(1, none.exit());
    assertTrue(none.err().contains("events"), none.err());
    assertEquals(2, gap.exit());
    assertTrue(gap.err().contains("--session-gap"), gap.err());
  }
}
