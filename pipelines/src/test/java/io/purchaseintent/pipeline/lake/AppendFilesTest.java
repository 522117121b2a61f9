package io.purchaseintent.pipeline.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.event.EventBatch;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.FirstReceived;
import io.purchaseintent.pipeline.Answer;
import io.purchaseintent.pipeline.SmallShop;
import io.purchaseintent.pipeline.Tables;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream adds to a table, whenever it comes and however often. */
class AppendFilesTest {

  private static final long SEED = 5;
  private static final Duration HOUR = Duration.ofHours(1);

  private static final AppendFiles.Rows<Event> ROWS =
      new AppendFiles.Rows<>(
          EventTable.KEY,
          event -> List.of(event.sessionId(), event.eventId()),
          EventTable.partitions()::apply,
          Event::eventTime,
          EventTable::toRow,
          FirstReceived::of);

  /** What happens before a row is made, in this process. */
  private static Disturbance beforeRow = () -> {};

  private interface Disturbance {
    void happen() throws IOException;
  }

  @TempDir private Path folder;

  private final List<Event> events = new ArrayList<>();
  private LakeTable table;

  @BeforeEach
  void drawEvents() {
    table = EventTable.in(Lake.of(folder.toString()));
    // Of one day, so that an hour has more than one.
    List<Event> all = SmallShop.events(SEED);
    LocalDate day = day(all.get(all.size() / 2));
    all.stream()
        .filter(event -> day(event).equals(day))
        .map(event -> event.forStorage(event.userId()))
        .forEach(events::add);
    events.sort((a, b) -> a.eventTime().compareTo(b.eventTime()));
    assertTrue(events.size() > 20);
  }

  @Test
  void eventsInTime_areThereOnce_andTheirCopiesNot() throws Exception {
    long added = run(of(withCopies(events)).advanceWatermarkToInfinity(), HOUR, 1);

    assertEquals(events.size(), added);
    assertHolds(events);
  }

  @Test
  void lateEvents_makeFilesOfTheirOwn_withoutWhatIsThere() throws Exception {
    int half = events.size() / 2;
    List<Event> late = new ArrayList<>(events.subList(half, events.size()));
    late.addAll(events.subList(0, half));
    Instant end =
        at(events.get(events.size() - 1)).plus(org.joda.time.Duration.standardMinutes(61));

    long added =
        run(
            add(of(events.subList(0, half)).advanceWatermarkTo(end), late)
                .advanceWatermarkToInfinity(),
            Duration.ofDays(1),
            1);

    assertEquals(events.size(), added);
    assertHolds(events);
  }

  /** As where a partition of the log was away while the others brought a year. */
  @Test
  void whatIsLateByAYear_isAdded() throws Exception {
    Event first = events.get(0);
    Instant ahead = at(first).plus(org.joda.time.Duration.standardDays(365));

    assertEquals(
        1,
        run(
            add(TestStream.create(EventCoder.of()).advanceWatermarkTo(ahead), List.of(first))
                .advanceWatermarkToInfinity(),
            HOUR,
            1));
    assertHolds(List.of(first));
  }

  @Test
  void sameStreamAgain_addsNothing_andItsRestDoes() throws Exception {
    List<Event> part = events.subList(0, events.size() * 2 / 3);
    assertEquals(part.size(), run(of(part).advanceWatermarkToInfinity(), HOUR, 1));

    assertEquals(
        events.size() - part.size(), run(of(events).advanceWatermarkToInfinity(), HOUR, 1));
    assertEquals(0, run(of(events).advanceWatermarkToInfinity(), HOUR, 1));

    assertHolds(events);
  }

  @Test
  void otherWindowsAndShards_seeWhatOthersWrote() throws Exception {
    List<Event> part = events.subList(events.size() / 3, events.size());
    assertEquals(part.size(), run(of(part).advanceWatermarkToInfinity(), HOUR, 1));

    assertEquals(
        events.size() - part.size(),
        run(of(events).advanceWatermarkToInfinity(), Duration.ofHours(7), 3));
    assertEquals(0, run(of(events).advanceWatermarkToInfinity(), Duration.ofMinutes(50), 2));

    assertHolds(events);
  }

  @Test
  void manyThatWait_areWrittenBeforeTheirWindowEnds() throws Exception {
    TestStream.Builder<Event> each = TestStream.create(EventCoder.of());
    for (Event event : events) {
      each = add(each, List.of(event));
    }

    long added =
        run(
            each.advanceWatermarkToInfinity(),
            AppendFiles.to(table, ROWS, Duration.ofDays(1), 1).waitingFor(4));

    assertEquals(events.size(), added);
    assertTrue(table.view().files().size() >= (events.size() + 3) / 4);
    assertHolds(events);
  }

  @Test
  void filesAreSortedAsTheTableSays_soThatVisitsAreRead() throws Exception {
    run(of(events).advanceWatermarkToInfinity(), Duration.ofHours(7), 3);

    List<Event> read = new ArrayList<>();
    for (TableFile file : table.view().files()) {
      List<Event> rows = new ArrayList<>();
      table.view().reader().read(file, EventTable.SCHEMA, row -> rows.add(EventTable.toEvent(row)));
      List<Event> sorted = new ArrayList<>(rows);
      sorted.sort(
          Comparator.comparing(Event::sessionId)
              .thenComparing(Event::eventTime)
              .thenComparing(Event::sequence)
              .thenComparing(Event::eventId));
      assertEquals(sorted, rows);
      assertEquals(millis(rows).min().orElseThrow(), file.firstMillis());
      assertEquals(millis(rows).max().orElseThrow(), file.lastMillis());
      read.addAll(rows);
    }
    assertEquals(Set.copyOf(events), Set.copyOf(read));
  }

  @Test
  void whatABatchHasAdded_isNotAddedAgain() throws Exception {
    List<Event> part = events.subList(events.size() / 3, events.size());
    addAsABatch(part);

    assertEquals(
        events.size() - part.size(), run(of(events).advanceWatermarkToInfinity(), HOUR, 1));

    assertHolds(events);
  }

  @Test
  void whatAStreamHasAdded_ingestDoesNotAddAgain() throws Exception {
    List<Event> part = events.subList(0, events.size() / 2);
    run(of(part).advanceWatermarkToInfinity(), HOUR, 1);

    JsonNode nothingNew = ingest("part.jsonl", part);
    JsonNode rest = ingest("all.jsonl", events);

    assertEquals(0, nothingNew.path("accepted").asInt());
    assertEquals(part.size(), nothingNew.path("duplicates").asInt());
    assertEquals(events.size() - part.size(), rest.path("accepted").asInt());
    assertHolds(events);
  }

  private JsonNode ingest(String file, List<Event> events) throws IOException {
    List<String> lines =
        events.stream()
            .map(event -> new String(EventJson.toBytes(event), StandardCharsets.UTF_8))
            .toList();
    return Answer.of(
            Clock.systemUTC(),
            "ingest",
            "--lake=" + table.lake().root(),
            "--input=" + Files.write(folder.resolve(file), lines),
            "--runner=DirectRunner")
        .json(0);
  }

  /** Both read the table before either commits: the later one looks again. */
  @Test
  void batchThatCommitsInBetween_isHeeded() throws Exception {
    AtomicInteger rows = new AtomicInteger();

    long added =
        run(
            of(events).advanceWatermarkToInfinity(),
            disturbed(
                () -> {
                  if (rows.incrementAndGet() == 2) {
                    addAsABatch(events.subList(0, events.size() / 2));
                  }
                }));

    assertTrue(rows.get() > events.size(), "nothing was tried again");
    assertEquals(events.size() - events.size() / 2, added);
    assertHolds(events);
    assertNoFilesBesidesTheTables();
  }

  @Test
  void writeThatFails_leavesNoFile() throws Exception {
    AtomicInteger rows = new AtomicInteger();
    AppendFiles<Event> failing =
        disturbed(
            () -> {
              if (rows.incrementAndGet() == events.size() - 1) {
                throw new IOException("No space left on device");
              }
            });

    assertThrows(
        RuntimeException.class, () -> run(of(events).advanceWatermarkToInfinity(), failing));

    assertFalse(table.exists());
    assertEquals(List.of(), dataFiles());
    assertEquals(
        events.size(), run(of(events).advanceWatermarkToInfinity(), Duration.ofDays(1), 1));
  }

  /** Adds events, and lets something happen before each row. */
  private AppendFiles<Event> disturbed(Disturbance disturbance) {
    beforeRow = disturbance;
    return AppendFiles.to(
        table,
        new AppendFiles.Rows<>(
            ROWS.key(),
            ROWS.keyOf(),
            ROWS.partition(),
            ROWS.time(),
            (event, closed) -> rowAfterTheDisturbance(event),
            ROWS.better()),
        Duration.ofDays(1),
        1);
  }

  private static GenericRecord rowAfterTheDisturbance(Event event) {
    try {
      beforeRow.happen();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return EventTable.toRow(event);
  }

  private void addAsABatch(List<Event> batch) throws IOException {
    TableWrite write = table.write("batch");
    Map<Partition, EventBatch> partitions = new TreeMap<>();
    batch.forEach(
        event ->
            partitions
                .computeIfAbsent(ROWS.partition().apply(event), of -> new EventBatch())
                .add(event));
    List<WrittenFile> files = new ArrayList<>();
    for (Map.Entry<Partition, EventBatch> each : partitions.entrySet()) {
      try (TableWriter.Open file = write.writer().open(each.getKey())) {
        each.getValue().forEachSorted(event -> file.write(EventTable.toRow(event)));
        files.add(file.end(""));
      }
    }
    write.wrote(files);
    write.appendUnlessChanged();
  }

  private void assertNoFilesBesidesTheTables() throws IOException {
    assertEquals(
        table.view().files().stream()
            .map(file -> file.location().substring(file.location().lastIndexOf('/') + 1))
            .sorted()
            .toList(),
        dataFiles());
  }

  private List<String> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .toList();
    }
  }

  private static LongStream millis(List<Event> events) {
    return events.stream().mapToLong(event -> event.eventTime().toEpochMilli());
  }

  private static LocalDate day(Event event) {
    return Partition.of(event.eventTime()).day();
  }

  private void assertHolds(List<Event> expected) throws Exception {
    assertEquals(
        expected.stream().map(Event::eventId).sorted().toList(),
        Tables.rows(table).stream().map(row -> row.get("event_id").toString()).sorted().toList());
  }

  private long run(TestStream<Event> stream, Duration window, int shards) {
    return run(stream, AppendFiles.to(table, ROWS, window, shards));
  }

  private long run(TestStream<Event> stream, AppendFiles<Event> append) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(stream).apply("Append", append);
    return PipelineRun.of(pipeline).counter(AppendFiles.class, AppendFiles.counter(table));
  }

  private static List<Event> withCopies(List<Event> events) {
    List<Event> all = new ArrayList<>(events);
    all.addAll(events.subList(0, events.size() / 2));
    Collections.shuffle(all, new Random(SEED));
    return all;
  }

  private static TestStream.Builder<Event> of(List<Event> events) {
    return add(TestStream.create(EventCoder.of()), events);
  }

  @SuppressWarnings("unchecked")
  private static TestStream.Builder<Event> add(TestStream.Builder<Event> to, List<Event> events) {
    TimestampedValue<Event>[] stamped =
        events.stream()
            .map(event -> TimestampedValue.of(event, at(event)))
            .toArray(TimestampedValue[]::new);
    return to.addElements(stamped[0], Arrays.copyOfRange(stamped, 1, stamped.length));
  }

  private static Instant at(Event event) {
    return Instant.ofEpochMilli(event.eventTime().toEpochMilli());
  }
}
