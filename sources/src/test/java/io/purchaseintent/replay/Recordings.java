package io.purchaseintent.replay;

import io.purchaseintent.command.Progress;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.eventlog.FileLogReader;
import io.purchaseintent.eventlog.LogEntry;
import io.purchaseintent.json.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Recorded events of a test. */
final class Recordings {

  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final EventRules RULES = EventRules.asOf(FakeWall.START);

  private static final int VISITS = 20;

  private Recordings() {}

  /** Events a second apart on the average, many at the same time, in no order. */
  static List<Event> shuffled(int count, long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant time = START.plusSeconds(random.nextInt(count));
      events.add(event("e" + i, time, random.nextInt(3), "s" + random.nextInt(VISITS)));
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** An event of a known shopper, with all that may not be kept. */
  static Event event(String id, Instant time, int sequence, String session) {
    return new Event(
        id,
        EventType.PAGE_VIEW,
        time,
        sequence,
        session,
        "user of " + session,
        "/home",
        null,
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
        "Mozilla/5.0",
        "192.0.2.7",
        time.plusSeconds(1));
  }

  static List<Event> sorted(List<Event> events) {
    return events.stream()
        .sorted(
            Comparator.comparing(Event::eventTime)
                .thenComparing(Event::sequence)
                .thenComparing(Event::eventId))
        .toList();
  }

  static List<Recorded> recorded(List<Event> events) {
    return events.stream()
        .map(
            event ->
                new Recorded(
                    event.eventTime().toEpochMilli(),
                    event.sequence(),
                    event.eventId(),
                    EventJson.toBytes(event)))
        .toList();
  }

  static Event parse(byte[] json) {
    return ((Accepted) new EventJson(RULES).parse(json)).event();
  }

  /** All events of a log, a partition after the other. */
  static List<Event> log(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    for (int partition = 0; partition < FileLogReader.partitions(folder); partition++) {
      try (FileLogReader reader = new FileLogReader(folder, partition, 0)) {
        for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
          events.add(parse(entry.value()));
        }
      }
    }
    return events;
  }

  static Progress silent() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Progress(nowhere, false, () -> 0);
  }
}
