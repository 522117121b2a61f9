package io.purchaseintent.pipeline.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.FirstReceived;
import io.purchaseintent.pipeline.SmallShop;
import io.purchaseintent.pipeline.Tables;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream adds to a dataset, whenever it comes and however often. */
class AppendFilesTest {

  private static final long SEED = 5;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LATENESS = Duration.ofHours(3);

  private static final AppendFiles.Rows<Event> ROWS =
      new AppendFiles.Rows<>(
          EventTable.SCHEMA.toString(),
          List.of("event_id"),
          event -> List.of(event.eventId()),
          EventTable::partition,
          EventTable::toRow,
          FirstReceived::of);

  @TempDir private Path folder;

  private final List<Event> events = new ArrayList<>();
  private Dataset dataset;

  @BeforeEach
  void drawEvents() {
    dataset = Lake.of(folder.toString()).events();
    // Of one day, so that an hour has more than one.
    List<Event> all = SmallShop.events(SEED);
    String day = EventTable.partition(all.get(all.size() / 2));
    all.stream()
        .filter(event -> EventTable.partition(event).equals(day))
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

  @Test
  void whatIsTooLate_isNotAdded() throws Exception {
    Event first = events.get(0);
    Instant tooLate = at(first).plus(org.joda.time.Duration.standardHours(5));

    assertEquals(
        0,
        run(
            add(TestStream.create(EventCoder.of()).advanceWatermarkTo(tooLate), List.of(first))
                .advanceWatermarkToInfinity(),
            HOUR,
            1));
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
            AppendFiles.to(dataset, ROWS, Duration.ofDays(1), LATENESS, 1).waitingFor(4));

    assertEquals(events.size(), added);
    assertEquals((events.size() + 3) / 4, dataset.files().size());
    assertHolds(events);
  }

  @Test
  void fileWithANameThatSaysNothing_isLookedInto() throws Exception {
    run(of(events).advanceWatermarkToInfinity(), Duration.ofDays(1), 1);
    Path file = dataset.files().get(0);
    Files.move(file, file.resolveSibling("live-by-hand.parquet"));

    assertEquals(0, run(of(events).advanceWatermarkToInfinity(), Duration.ofDays(1), 1));
  }

  @Test
  void halfAFileOfARunThatWasKilled_isWrittenOver() throws Exception {
    run(of(events).advanceWatermarkToInfinity(), Duration.ofDays(1), 1);
    Path file = dataset.files().get(0);
    Path half = dataset.temporary().resolve(Dataset.partition(file) + "-" + file.getFileName());
    Files.write(half, new byte[] {1, 2, 3});
    Files.delete(file);

    assertEquals(
        events.size(), run(of(events).advanceWatermarkToInfinity(), Duration.ofDays(1), 1));
    assertHolds(events);
    assertTrue(Files.notExists(half));
  }

  private void assertHolds(List<Event> expected) throws Exception {
    assertEquals(
        expected.stream().map(Event::eventId).sorted().toList(),
        Tables.rows(dataset).stream().map(row -> row.get("event_id").toString()).sorted().toList());
  }

  private long run(TestStream<Event> stream, Duration window, int shards) {
    return run(stream, AppendFiles.to(dataset, ROWS, window, LATENESS, shards));
  }

  private long run(TestStream<Event> stream, AppendFiles<Event> append) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(stream).apply("Append", append);
    return PipelineRun.of(pipeline).counter(AppendFiles.class, AppendFiles.counter(dataset));
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
    return to.addElements(stamped[0], java.util.Arrays.copyOfRange(stamped, 1, stamped.length));
  }

  private static Instant at(Event event) {
    return Instant.ofEpochMilli(event.eventTime().toEpochMilli());
  }
}
