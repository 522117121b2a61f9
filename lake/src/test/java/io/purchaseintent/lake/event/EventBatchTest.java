package io.purchaseintent.lake.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.event.Event;
import io.purchaseintent.lake.EventFiles;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBatchTest {

  private static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");

  @TempDir private Path folder;

  private final EventBatch batch = new EventBatch();

  private static Event view(String session, String id, @Nullable Integer received) {
    return view(session, id, 0, received);
  }

  private static Event view(String session, String id, int sequence, @Nullable Integer received) {
    return EventFiles.view(
        id, NOON, sequence, session, received == null ? null : NOON.plusSeconds(received));
  }

  private static List<Event> sorted(EventBatch batch) {
    List<Event> events = new ArrayList<>();
    batch.forEachSorted(events::add);
    assertEquals(events.size(), batch.size());
    return events;
  }

  @Test
  void ofCopies_theOneReceivedFirstStays_ofSeveralSuchTheLeast_whateverTheOrder() {
    List<Event> copies =
        List.of(
            view("s", "1", null), view("s", "1", 9), view("s", "1", 3, 2), view("s", "1", 7, 2));

    for (long seed = 0; seed < 24; seed++) {
      List<Event> shuffled = new ArrayList<>(copies);
      Collections.shuffle(shuffled, new Random(seed));
      EventBatch any = new EventBatch();
      shuffled.forEach(any::add);
      shuffled.forEach(any::add);

      assertEquals(List.of(view("s", "1", 3, 2)), sorted(any), "seed " + seed);
    }
  }

  @Test
  void sameIdInTwoSessions_isTwoEvents() {
    batch.add(view("b", "1", 1));
    batch.add(view("a", "1", 2));

    assertEquals(List.of(view("a", "1", 2), view("b", "1", 1)), sorted(batch));
  }

  @Test
  void order_isByBytesOfSessionId_thenTime_thenSequence_thenBytesOfId() {
    List<String> texts = List.of("", "a", "Z", "é", "\uE000", "\uFF41", "\uD83D\uDE00", "aa");
    List<Event> events = new ArrayList<>();
    for (String session : texts) {
      for (String id : texts) {
        for (int i = 0; i < 4; i++) {
          events.add(EventFiles.view(id + i, NOON.plusSeconds(i / 2), i % 2, session, null));
        }
      }
    }
    Collections.shuffle(events, new Random(5));
    events.forEach(batch::add);

    List<Event> expected = new ArrayList<>(events);
    expected.sort(
        Comparator.comparing(Event::sessionId, EventBatchTest::bytes)
            .thenComparing(Event::eventTime)
            .thenComparing(Event::sequence)
            .thenComparing(Event::eventId, EventBatchTest::bytes));
    assertEquals(expected, sorted(batch));
  }

  private static int bytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** The table, of which each test adds copies. */
  private TableView stored;

  @BeforeEach
  void write() throws IOException {
    Lake lake = new Lake(folder);
    EventFiles.append(lake, "run-1", List.of(view("s", "early", 1), view("s", "late", 50)));
    EventFiles.append(lake, "run-2", List.of(view("t", "late", 50), view("t", "same", null)));
    stored = EventFiles.table(lake).view();
  }

  private void addCopies() {
    batch.add(view("s", "early", 5));
    batch.add(view("s", "late", 5));
    batch.add(view("s", "same", 5));
    batch.add(view("t", "same", null));
    batch.add(view("u", "late", 5));
  }

  @Test
  void whatTheTableHas_goes_unlessItIsTheWorseCopy() throws IOException {
    addCopies();

    List<EventBatch.Superseded> superseded =
        batch.dropStored(stored.reader(), stored.files(), Long.MIN_VALUE);

    assertEquals(
        List.of(view("s", "late", 5), view("s", "same", 5), view("u", "late", 5)), sorted(batch));
    assertEquals(1, superseded.size());
    assertEquals("s late", superseded.get(0).sessionId() + " " + superseded.get(0).eventId());
    TableView first = stored.only(superseded.get(0).file()::equals);
    assertEquals(2, first.rows(), "the row's own file is named");
  }

  @Test
  void addedAgain_isDroppedWhole() throws IOException {
    batch.add(view("s", "early", 1));
    batch.add(view("t", "same", null));

    assertEquals(List.of(), batch.dropStored(stored.reader(), stored.files(), Long.MIN_VALUE));

    assertEquals(List.of(), sorted(batch));
  }

  @Test
  void copyThatWasCounted_stays_howeverEarlyTheOtherWasReceived() throws IOException {
    addCopies();

    List<EventBatch.Superseded> superseded =
        batch.dropStored(stored.reader(), stored.files(), Long.MAX_VALUE);

    assertEquals(List.of(), superseded);
    assertEquals(List.of(view("s", "same", 5), view("u", "late", 5)), sorted(batch));
  }
}
