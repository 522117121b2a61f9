package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Night after night: what the lake has, and the next export has not, is not lost unasked. */
final class ReplaceTest {

  private static final String FIRST = "2024-02-21";
  private static final String SECOND = "2024-02-22";

  @TempDir private Path folder;

  private Lake lake;
  private int night;

  @BeforeEach
  void ingestTheFirstDay() throws IOException {
    lake = Lake.of(folder.resolve("lake").toString());
    ingest(List.of(FIRST)).json(0);
  }

  private Answer job(String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(Arrays.asList(options));
    words.add("--runner=DirectRunner");
    night++;
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(night);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  /** The events of these days, each in a file. */
  private Answer ingest(List<String> days, String... options) throws IOException {
    Path input = Files.createDirectories(folder.resolve("export-" + night));
    for (String day : days) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Event event : events(day)) {
        lines.writeBytes(EventJson.toBytes(event));
        lines.write('\n');
      }
      lines.writeBytes(
          ("no event of " + day + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      Files.write(input.resolve("events-" + day + ".jsonl"), lines.toByteArray());
    }
    List<String> words = new ArrayList<>(List.of("--input=" + input));
    words.addAll(Arrays.asList(options));
    return job("ingest", words.toArray(String[]::new));
  }

  private static List<Event> events(String day) {
    return SmallShop.events(RunnerContract.SEED).stream()
        .filter(event -> event.eventTime().toString().startsWith(day))
        .toList();
  }

  private int eventsInTheLake() throws IOException {
    return Tables.rows(lake.events()).size();
  }

  private Map<String, byte[]> bytes() throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lake.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }

  private static void assertSameBytes(Map<String, byte[]> before, Map<String, byte[]> after) {
    assertEquals(before.keySet(), after.keySet());
    before.forEach((file, content) -> assertTrue(Arrays.equals(content, after.get(file)), file));
  }

  @Test
  void secondDayAlone_isRefused_withTheDayAndItsRows_andLeavesEveryByte() throws IOException {
    Map<String, byte[]> before = bytes();
    int rows = events(FIRST).size();

    Answer refused = ingest(List.of(SECOND));

    assertEquals(1, refused.exitCode());
    assertTrue(
        refused
            .err()
            .startsWith(
                String.format(
                    "ingest: This would delete events of %s (%d of %d rows), which --input=",
                    FIRST, rows, rows)),
        refused.err());
    assertTrue(refused.err().contains("to let them go add --replace"), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertSameBytes(before, bytes());
  }

  @Test
  void bothDays_andTheSameAgain_goThrough() throws IOException {
    assertEquals(2, ingest(List.of(FIRST, SECOND)).json(0).path("rejected").asInt());
    ingest(List.of(FIRST, SECOND)).json(0);

    assertEquals(events(FIRST).size() + events(SECOND).size(), eventsInTheLake());
  }

  @Test
  void replace_letsTheFirstDayGo_andWhatIsMadeOfItOnlyWhenToldAgain() throws IOException {
    job("sessionize").json(0);
    job("aggregate").json(0);

    ingest(List.of(SECOND), "--replace").json(0);

    assertEquals(events(SECOND).size(), eventsInTheLake());
    Map<String, byte[]> before = bytes();
    Answer sessions = job("sessionize");
    assertEquals(1, sessions.exitCode());
    assertTrue(
        sessions.err().startsWith("sessionize: This would delete sessions of " + FIRST + " ("),
        sessions.err());
    Answer snapshots = job("aggregate");
    assertEquals(1, snapshots.exitCode());
    assertTrue(
        snapshots
            .err()
            .startsWith("aggregate: This would delete snapshots/users of " + SECOND + " ("),
        snapshots.err());
    assertSameBytes(before, bytes());

    job("sessionize", "--replace").json(0);
    job("aggregate", "--replace").json(0);
    job("sessionize").json(0);
    job("aggregate").json(0);
    assertEquals(java.util.Set.of(java.time.LocalDate.parse(SECOND)), lake.sessions().days());
  }
}
