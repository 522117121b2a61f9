package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.FirstReceived;
import io.purchaseintent.lake.table.IngestedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Night after night: ingest adds what is new, and each event is there once. */
final class NightsTest {

  private static final String FIRST = "2024-02-21";
  private static final String SECOND = "2024-02-22";

  @TempDir private Path folder;

  private Lake lake;
  private int night;

  @BeforeEach
  void nameALake() {
    lake = Lake.of(folder.resolve("lake").toString());
  }

  private Answer job(String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(Arrays.asList(options));
    words.addAll(Answer.LIGHT_RUNNER);
    night++;
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(night);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  private Path write(String name, List<Event> events, String... broken) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    for (String line : broken) {
      lines.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(folder.resolve(name), lines.toByteArray());
  }

  private Answer ingest(Path input, String... options) {
    List<String> words = new ArrayList<>(List.of("--input=" + input));
    words.addAll(Arrays.asList(options));
    return job("ingest", words.toArray(String[]::new));
  }

  private static List<Event> events(String day) {
    return SmallShop.events(RunnerContract.SEED).stream()
        .filter(event -> event.eventTime().toString().startsWith(day))
        .toList();
  }

  /** The events of the lake, by their ids; none is there twice. */
  private Map<String, Event> stored() throws IOException {
    Map<String, Event> stored = new HashMap<>();
    EventTable.in(lake)
        .view()
        .read(
            EventTable.SCHEMA,
            row -> {
              Event event = EventTable.toEvent(row);
              assertEquals(null, stored.put(event.eventId(), event), event.eventId());
            });
    return stored;
  }

  private static Map<String, Event> byId(List<Event> events) {
    Map<String, Event> byId = new HashMap<>();
    events.forEach(
        event -> byId.merge(event.eventId(), event.forStorage(event.userId()), FirstReceived::of));
    return byId;
  }

  private long rows(io.purchaseintent.lake.iceberg.LakeTable table) {
    return table.view().rows();
  }

  @Test
  void secondNight_adds_andTheFirstStays() throws IOException {
    assertEquals(
        events(FIRST).size(), ingest(write("a", events(FIRST))).json(0).path("accepted").asInt());
    List<TableFile> before = EventTable.in(lake).view().files();

    JsonNode second = ingest(write("b", events(SECOND))).json(0);

    assertEquals(events(SECOND).size(), second.path("accepted").asInt());
    assertEquals(0, second.path("duplicates").asInt());
    List<Event> both = new ArrayList<>(events(FIRST));
    both.addAll(events(SECOND));
    assertEquals(byId(both), stored());
    assertTrue(EventTable.in(lake).view().files().containsAll(before));
  }

  @Test
  void sameFile_underAnyName_isToldAndSkipped() throws IOException {
    Path input = Files.createDirectories(folder.resolve("night"));
    Path file = Files.move(write("a", events(FIRST), "no event"), input.resolve("events-1.jsonl"));
    Path twin = Files.copy(file, input.resolve("events-2.jsonl"));
    Answer first = ingest(input);
    assertEquals(1, first.json(0).path("files_skipped").asInt());
    assertTrue(first.err().contains(twin + " has the same content as " + file), first.err());
    Path renamed = Files.copy(file, folder.resolve("renamed"));

    Answer again = ingest(file);
    Answer other = ingest(renamed);

    assertEquals("{\"job\":\"ingest\",\"files\":0,\"files_skipped\":1}", withoutSeconds(again));
    assertTrue(again.err().contains(file + " was ingested before (run "), again.err());
    assertTrue(other.err().contains(renamed + " was ingested before as " + file), other.err());
    assertEquals(1, rows(DeadLetterRow.in(lake)));
    assertEquals(1, rows(IngestedFile.in(lake)));
    assertEquals(byId(events(FIRST)), stored());
  }

  private static String withoutSeconds(Answer answer) throws IOException {
    com.fasterxml.jackson.databind.node.ObjectNode json =
        (com.fasterxml.jackson.databind.node.ObjectNode) answer.json(0);
    json.remove("seconds");
    return json.toString();
  }

  @Test
  void fileThatGrew_isReadWhole_andWhatIsThereIsDropped() throws IOException {
    List<Event> day = events(FIRST);
    ingest(write("a", day.subList(0, 20), "no event")).json(0);

    Answer grown = ingest(write("a", day.subList(0, 35)));

    JsonNode json = grown.json(0);
    assertEquals(15, json.path("accepted").asInt());
    assertEquals(20, json.path("duplicates").asInt());
    assertTrue(grown.err().contains(" has changed since it was ingested ("), grown.err());
    assertEquals(byId(day.subList(0, 35)), stored());
  }

  /** Copies of events, with times of receipt that tell which is the first, split at random. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyOrderOfFiles_withCopiesAndLateOnes_givesTheSameRows(long seed) throws IOException {
    Random random = new Random(seed);
    List<Event> all = new ArrayList<>();
    List<Event> days = new ArrayList<>(events(FIRST));
    days.addAll(events(SECOND));
    for (Event event : days) {
      for (int copy = random.nextInt(3); copy >= 0; copy--) {
        Instant received =
            random.nextInt(4) == 0 ? null : event.eventTime().plusSeconds(random.nextInt(3));
        all.add(event.withTimes(event.eventTime(), received));
      }
    }
    Collections.shuffle(all, random);
    int nights = 3;
    long accepted = 0;
    long read = 0;
    for (int i = 0; i < nights; i++) {
      List<Event> part = all.subList(all.size() * i / nights, all.size() * (i + 1) / nights);
      JsonNode told = ingest(write("part-" + i, part)).json(0);
      accepted += told.path("accepted").asLong();
      read += told.path("accepted").asLong() + told.path("duplicates").asLong();
    }

    assertEquals(byId(all), stored());
    assertEquals(days.size(), accepted);
    assertEquals(all.size(), read);
  }

  @Test
  void replace_makesDaysAnew_andLeavesOthers() throws IOException {
    List<Event> both = new ArrayList<>(events(FIRST));
    both.addAll(events(SECOND));
    Path file = write("a", both);
    ingest(file).json(0);
    List<Event> fewer = events(FIRST).subList(0, 10);
    List<Event> input = new ArrayList<>(fewer);
    input.addAll(events(SECOND));

    JsonNode told = ingest(write("b", input), "--replace=" + FIRST + "/" + SECOND).json(0);

    assertEquals(10, told.path("accepted").asInt());
    assertEquals(events(SECOND).size(), told.path("outside").asInt());
    List<Event> expected = new ArrayList<>(fewer);
    expected.addAll(events(SECOND));
    assertEquals(byId(expected), stored());

    ingest(file, "--replace=" + FIRST + "/" + SECOND).json(0);
    assertEquals(byId(both), stored());
  }

  @Test
  void replaceOfDays_thatTheInputLacks_isRefused_andChangesNothing() throws IOException {
    ingest(write("a", events(FIRST))).json(0);
    long letters = DeadLetterRow.in(lake).view().snapshot();

    Answer refused = ingest(write("b", events(FIRST)), "--replace=2024-03-01/2024-03-02");

    assertEquals(2, refused.exitCode());
    assertTrue(
        refused.err().contains(" would leave these days empty: all " + events(FIRST).size()),
        refused.err());
    assertEquals(letters, DeadLetterRow.in(lake).view().snapshot());
    assertEquals(byId(events(FIRST)), stored());
  }

  @Test
  void filesOfOtherNames_areNotPassedOverInSilence() throws IOException {
    Path input = Files.createDirectories(folder.resolve("night"));
    Files.move(write("a", events(FIRST)), input.resolve("events-1.jsonl"));
    Files.move(write("b", events(SECOND)), input.resolve("clicks-2.jsonl"));
    Path inner = Files.createDirectories(input.resolve("events-of-march"));
    Path astray = Files.createSymbolicLink(input.resolve("events-3.jsonl"), Path.of("nowhere"));

    Answer answer = ingest(input);

    assertEquals(events(FIRST).size(), answer.json(0).path("accepted").asInt());
    assertTrue(answer.err().contains("1 other files in " + input + " are not named"), answer.err());
    assertTrue(answer.err().contains(inner + " is a folder, and is not"), answer.err());
    assertTrue(answer.err().contains(astray + " is a link that leads to no file"), answer.err());
    assertEquals(
        events(SECOND).size(), ingest(input.resolve("*")).json(0).path("accepted").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "2024-02-21", "2024-02-22/2024-02-21", "2024-02-21/x", "a/b/c"})
  void replaceOfNoDays_isExplained(String days) throws IOException {
    Answer answer = ingest(write("a", events(FIRST)), "--replace=" + days);

    assertEquals(2, answer.exitCode());
    assertTrue(
        answer.err().startsWith("ingest: --replace=" + days + " must be the first day and the day"),
        answer.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"events/_manifest.json", "sessions/run/2024-02-21/part.parquet"})
  void olderLake_isToldAsSuch_andLeftAsItIs(String file) throws IOException {
    Path older = lake.root().resolve(file);
    Files.createDirectories(older.getParent());
    Files.writeString(older, "{\"files\":[]}");

    Answer answer = ingest(write("a", events(FIRST)));

    assertEquals(1, answer.exitCode());
    assertTrue(answer.err().contains("is a lake of an older release"), answer.err());
    assertTrue(!Files.exists(lake.root().resolve("tables")));
  }
}
