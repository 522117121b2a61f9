package io.purchaseintent.pipeline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of an event by how late it is: a gap of 30 minutes, three hours allowed. */
class LiveSessionsTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final TestStream.Builder<Event> empty =
      TestStream.create(EventCoder.of()).advanceWatermarkTo(START);

  @Test
  void everyEvent_isToldAtOnce_andTheEndTellsNothingMore() {
    TestStream<Event> stream =
        with(with(empty, 0), 1).advanceWatermarkTo(at(31)).advanceWatermarkToInfinity();

    assertPanes(stream, 0, 0, List.of(0), List.of(0, 1));
  }

  @Test
  void lateEvent_growsASessionWhoseWindowIsClosed() {
    TestStream<Event> stream =
        with(with(empty, 0, 10).advanceWatermarkTo(at(61)), 20).advanceWatermarkToInfinity();

    assertPanes(stream, 1, 0, List.of(0, 10), List.of(0, 10, 20));
  }

  @Test
  void lateEvent_joinsTwoSessions() {
    TestStream<Event> stream =
        with(with(with(empty, 0), 50).advanceWatermarkTo(at(100)), 25).advanceWatermarkToInfinity();

    assertPanes(stream, 1, 0, List.of(0), List.of(50), List.of(0, 25, 50));
  }

  @Test
  void eventExactlyAGapLater_isAnotherSession() {
    TestStream<Event> stream = with(with(empty, 0), 30).advanceWatermarkToInfinity();

    assertPanes(stream, 0, 0, List.of(0), List.of(30));
  }

  @Test
  void eventAtTheEdgeOfWhatIsAllowed_counts_andBeyondItIsDropped() {
    // The window of an event at minute 60 ends at 120, and is kept until 120 + 180.
    TestStream<Event> atTheEdge =
        with(empty.advanceWatermarkTo(at(299)), 60).advanceWatermarkToInfinity();
    assertPanes(atTheEdge, 1, 0, List.of(60));

    TestStream<Event> beyond =
        with(TestStream.create(EventCoder.of()).advanceWatermarkTo(at(301)), 60)
            .advanceWatermarkToInfinity();
    assertPanes(beyond, 0, 1);
  }

  @Test
  void sameEventTwice_changesNothing() {
    TestStream<Event> stream =
        with(with(empty, 0, 1).advanceWatermarkTo(at(61)), 1).advanceWatermarkToInfinity();

    assertPanes(stream, 1, 0, List.of(0, 1), List.of(0, 1));
  }

  @Test
  void shoppersOfOneId_areToldTheirOwnVisits_alsoWhereItIsKnownLate() {
    Event ann = event(0, "ann", EventType.ADD_TO_CART);
    Event unnamed = event(10, null, EventType.PAGE_VIEW);
    Event bob = event(5, "bob", EventType.SIGN_IN);
    Event out = event(12, "bob", EventType.SIGN_OUT);
    Event next = event(13, null, EventType.PAGE_VIEW);
    Pipeline pipeline = Pipeline.create();
    TestStream.Builder<Event> stream = empty;
    for (Event event : List.of(ann, unnamed, bob, out, next)) {
      stream =
          stream.addElements(
              TimestampedValue.of(event, Instant.ofEpochMilli(event.eventTime().toEpochMilli())));
    }
    PCollection<KV<String, KV<Integer, SessionState>>> states =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply(
                "Sessions",
                new LiveSessions(new SessionGap(Duration.ofMinutes(30)), Duration.ofHours(3)));

    PAssert.that(states)
        .containsInAnyOrder(
            KV.of("s", KV.of(1, state(ann))),
            KV.of("s", KV.of(2, state(ann, unnamed))),
            KV.of("s", KV.of(3, state(bob, unnamed))),
            KV.of("s", KV.of(4, state(bob, unnamed, out))),
            KV.of("s", KV.of(5, state(next))));
    pipeline.run().waitUntilFinish();
  }

  private static SessionState state(Event... events) {
    return SessionState.of(Arrays.stream(events).map(CompactEvent::of).toList());
  }

  /** The states told, each by the minutes of its events; and how many were late, and dropped. */
  @SafeVarargs
  private static void assertPanes(
      TestStream<Event> stream, int late, int dropped, List<Integer>... panes) {
    Pipeline pipeline = Pipeline.create();
    PCollection<KV<String, KV<Integer, SessionState>>> states =
        pipeline
            .apply(stream)
            .apply(
                "Sessions",
                new LiveSessions(new SessionGap(Duration.ofMinutes(30)), Duration.ofHours(3)));
    List<KV<String, KV<Integer, SessionState>>> expected = new ArrayList<>();
    for (List<Integer> pane : panes) {
      expected.add(
          KV.of(
              "s",
              KV.of(
                  pane.size(),
                  SessionState.of(
                      pane.stream().map(minute -> CompactEvent.of(event(minute))).toList()))));
    }
    if (expected.isEmpty()) {
      PAssert.that(states).empty();
    } else {
      PAssert.that(states).containsInAnyOrder(expected);
    }

    PipelineRun done = PipelineRun.of(pipeline);

    assertEquals(late, done.counter(LiveSessions.class, LiveSessions.LATE));
    assertEquals(dropped, done.droppedAsLate(LiveSessions.GATHER));
  }

  @SuppressWarnings("unchecked")
  private static TestStream.Builder<Event> with(
      TestStream.Builder<Event> stream, Integer... minutes) {
    TimestampedValue<Event>[] events =
        Arrays.stream(minutes)
            .map(minute -> TimestampedValue.of(event(minute), at(minute)))
            .toArray(TimestampedValue[]::new);
    return stream.addElements(events[0], Arrays.copyOfRange(events, 1, events.length));
  }

  private static Instant at(int minute) {
    return START.plus(org.joda.time.Duration.standardMinutes(minute));
  }

  private static org.joda.time.Duration millis(long millis) {
    return org.joda.time.Duration.millis(millis);
  }

  private static Event event(int minute) {
    return event(minute, null, EventType.PAGE_VIEW);
  }

  private static Event event(int minute, String userId, EventType type) {
    return new Event(
        "e" + minute,
        type,
        java.time.Instant.ofEpochMilli(at(minute).getMillis()),
        minute,
        "s",
        userId,
        null,
        type == EventType.ADD_TO_CART ? "p" : null,
        null,
        0,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
