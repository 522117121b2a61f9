package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.EventTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ingest does with keys, with what was there before, and with options that are wrong. */
final class IngestTest {

  private static final long SEED = RunnerContract.SEED;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static List<Event> events;

  private static Answer job(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--runner=DirectRunner";
    return Answer.of(CLOCK, all);
  }

  @BeforeAll
  static void writeTheEvents() throws IOException {
    events = SmallShop.events(SEED);
    SmallShop.write(events, SEED, folder.resolve("input"));
  }

  @Test
  void ingest_withAKey_storesPseudonymsAlone() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "all-ids:and a secret of a shop");
    Lake other = Lake.of(folder.resolve("pseudonymous").toString());

    job(
            "ingest",
            "--lake=" + other.root(),
            "--input=" + folder.resolve("input"),
            "--pseudonymKey=" + key)
        .json(0);

    Pseudonymizer pseudonymizer = new Pseudonymizer(Files.readAllBytes(key));
    Set<String> expected = new HashSet<>();
    events.forEach(event -> expected.add(String.valueOf(pseudonymizer.apply(event.userId()))));
    Set<String> stored = new HashSet<>();
    for (GenericRecord row : Tables.rows(EventTable.in(other))) {
      stored.add(String.valueOf(row.get("user_id")));
    }
    assertEquals(expected, stored);
  }

  @Test
  void keyThatDoesNotSayWhatItIsFor_goesOnInALakeOfEvents_andBeginsNone() throws IOException {
    Path raw = Files.write(folder.resolve("raw.key"), new byte[32]);
    Lake older = Lake.of(folder.resolve("older").toString());
    Path day = Files.createDirectories(folder.resolve("days"));
    String line =
        "{\"event_id\":\"e%d\",\"type\":\"page_view\",\"event_time\":\"2024-05-03T12:00:00Z\","
            + "\"session_id\":\"s\",\"user_id\":\"u\"}\n";
    Path first = Files.writeString(day.resolve("events-1.jsonl"), line.formatted(1));
    Path second = Files.writeString(day.resolve("events-2.jsonl"), line.formatted(2));
    String[] ofRaw = {"ingest", "--lake=" + older.root(), "--pseudonymKey=" + raw};

    Answer refused = job(ofRaw[0], ofRaw[1], ofRaw[2], "--input=" + first);
    boolean begun = EventTable.in(older).exists();
    job(ofRaw[0], ofRaw[1], "--input=" + first).json(0);
    Answer told = job(ofRaw[0], ofRaw[1], ofRaw[2], "--input=" + second);

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("(printf all-ids:; cat " + raw + ")"), refused.err());
    assertFalse(begun);
    assertEquals(1, told.json(0).path("accepted").asInt());
    assertTrue(told.err().contains("is a key for users' ids alone"), told.err());
  }

  @Test
  void fileThatIsCutOff_isTold_andTheTableIsAsItWas() throws IOException {
    Lake other = Lake.of(folder.resolve("again").toString());
    String at = "--lake=" + other.root();
    job("ingest", at, "--input=" + folder.resolve("input")).json(0);
    long before = EventTable.in(other).view().snapshot();
    Path broken = Files.createDirectories(folder.resolve("broken"));
    byte[] packed = gzip(Files.readAllBytes(folder.resolve("input/events-0.jsonl")));
    Files.write(broken.resolve("events.jsonl.gz"), Arrays.copyOf(packed, packed.length / 2));

    Answer failed = job("ingest", at, "--input=" + broken);

    assertEquals(1, failed.exitCode());
    assertTrue(failed.err().contains("events.jsonl.gz cannot be read beyond byte"), failed.err());
    assertFalse(failed.err().contains("\tat "), failed.err());
    assertEquals(before, EventTable.in(other).view().snapshot());
    assertEquals(events.size(), Tables.rows(EventTable.in(other)).size());
  }

  @Test
  void severalInputs_inAnyPacking_areOne() throws IOException {
    Lake other = Lake.of(folder.resolve("several").toString());
    List<String> lines =
        events.stream()
            .map(event -> new String(EventJson.toBytes(event), StandardCharsets.UTF_8))
            .toList();
    int third = lines.size() / 3;
    Path in = Files.createDirectories(folder.resolve("in/dt=1"));
    Files.write(in.resolve("a.jsonl.bz2"), bzip2(text(lines.subList(0, third))));
    Path zip = folder.resolve("b,c.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      // No end of a line behind the last of the first file.
      for (String part :
          List.of(
              String.join("\n", lines.subList(third, 2 * third)),
              new String(text(lines.subList(2 * third, lines.size())), StandardCharsets.UTF_8))) {
        out.putNextEntry(new ZipEntry("part-" + part.length() + ".jsonl"));
        out.write(part.getBytes(StandardCharsets.UTF_8));
      }
      out.putNextEntry(new ZipEntry("__MACOSX/part-0"));
      out.write(1);
    }

    JsonNode told =
        job(
                "ingest",
                "--lake=" + other.root(),
                "--input=" + folder + "/in/*/{a,x}.jsonl*," + folder.resolve("b?c.zip"))
            .json(0);

    assertEquals(lines.size(), told.path("read").asInt());
    assertEquals(0, told.path("rejected").asInt());
    assertEquals(2, told.path("files").asInt());
    assertEquals(events.size(), Tables.rows(EventTable.in(other)).size());
    Answer none =
        job(
            "ingest",
            "--lake=" + other.root(),
            "--input=" + folder + "/b?c.zip," + folder + "/in/*/x*");
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("/in/*/x* is the name of no file"), none.err());
  }

  private static byte[] text(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var packed = new BZip2CompressorOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "--blockOnRun=maybe, --block-on-run=maybe must be true or false",
    "--replac=2, '--replac is not an option of this job; did you mean --replace?'",
    "--maxClockAhead=P1D, '--max-clock-ahead=P1D must be from PT0S to less than P1D'",
    "--maxClockAhead=-PT1S, '--max-clock-ahead=-PT1S must not be negative, such as PT30M'",
    "--maxClockAhead=P36500DT1S, '--max-clock-ahead=P36500DT1S must be at most P36500D'",
  })
  void wrongOption_isNamedAsItIsTyped_withItsBound(String option, String expected)
      throws IOException {
    Path input = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
    Answer answer = job("ingest", "--lake=" + folder.resolve("none"), "--input=" + input, option);

    assertEquals(2, answer.exitCode());
    assertTrue(answer.err().startsWith("ingest: " + expected), answer.err());
  }
}
