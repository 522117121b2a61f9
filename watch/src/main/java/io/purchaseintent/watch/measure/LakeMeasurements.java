package io.purchaseintent.watch.measure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.EventTimes;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What came into a lake on a day (UTC): events by hour beside the weeks before, how old the newest
 * event and snapshot are at the day's end, and the share of records that were rejected. One column
 * of five days is read, whatever else there is.
 */
public final class LakeMeasurements {

  /** The job of the report. */
  public static final String JOB = "lake";

  private static final int WEEKS = 4;
  private static final int DAYS_OF_WEEK = 7;
  private static final Schema TIMES = ParquetRows.some(EventTable.SCHEMA, List.of("event_time"));
  private static final Schema LETTERS =
      ParquetRows.some(DeadLetterRow.SCHEMA, List.of("rejected_time", "original"));

  /** A nightly ingest rejects what came the day before. */
  private static final Duration AFTER_MIDNIGHT = Duration.ofHours(12);

  private final Lake lake;
  private final LocalDate day;
  private final Optional<TableView> eventTable;
  private final List<Measurement> measurements = new ArrayList<>();
  private final ObjectNode counts = JsonNodeFactory.instance.objectNode();
  private final List<String> unreadable = new ArrayList<>();

  private LakeMeasurements(Lake lake, LocalDate day) {
    this.lake = lake;
    this.day = day;
    this.eventTable = EventTable.in(lake).newest();
  }

  /**
   * The report of a day. An earlier day whose files cannot be read is one of which nothing is
   * known, and is named in the report's notes.
   *
   * @throws LakeException if a file of the day cannot be read, with the file, reason and remedy
   */
  public static Report of(Lake lake, LocalDate day) {
    try {
      return new LakeMeasurements(lake, day).report();
    } catch (IOException e) {
      throw LakeException.of("reading " + lake.root(), e);
    }
  }

  private Report report() throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    eventTable.ifPresent(table -> days.addAll(table.days()));
    Hours now = hours(day);
    List<long[]> weeks = new ArrayList<>();
    for (int week = 1; week <= WEEKS; week++) {
      LocalDate before = day.minusDays((long) DAYS_OF_WEEK * week);
      // A day without a file is one of which nothing is known, not one without visitors.
      Hours hours = days.contains(before) ? readable(before) : null;
      if (hours != null) {
        weeks.add(hours.events);
      }
    }
    Traffic traffic = new Traffic(now.events, weeks);
    long events = traffic.events();
    counts.put("events", events).put("weeks", weeks.size());
    double told = eventTable.isPresent() ? events : Double.NaN;
    measurements.add(Measurement.of("events", "events", told, events).build());
    measurements.addAll(traffic.measurements());
    addFreshness(days, now, events);
    addDeadLetters(events);
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    if (!unreadable.isEmpty()) {
      String why = "of a day before nothing is known: " + String.join("; ", unreadable);
      details.putObject(Judge.NOTES).put("events", why);
    }
    return new Report(JOB, start, end(day), null, counts, List.copyOf(measurements), details);
  }

  private static Instant end(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private void addFreshness(NavigableSet<LocalDate> days, Hours now, long events)
      throws IOException {
    LocalDate newest = days.floor(day);
    double seconds = Double.NaN;
    if (newest != null) {
      Hours last = newest.equals(day) ? now : readable(newest);
      if (last != null) {
        seconds = (end(day).toEpochMilli() - last.newestMillis) / 1000.0;
      }
    }
    measurements.add(Measurement.of("freshness", "events", seconds, events).build());
    addAge("snapshots/users", SnapshotTable.usersIn(lake));
    addAge("snapshots/products", SnapshotTable.productsIn(lake));
  }

  private void addAge(String subject, LakeTable snapshots) {
    double seconds = snapshots.newest().map(this::age).orElse(Double.NaN);
    measurements.add(Measurement.ofState("freshness", subject, seconds));
  }

  /** Seconds from the newest as-of time to the day's end; NaN where there is none until then. */
  private double age(TableView snapshots) {
    SortedSet<LocalDate> until = snapshots.days().headSet(day.plusDays(2));
    return until.isEmpty()
        ? Double.NaN
        : Duration.ofDays(day.plusDays(1).toEpochDay() - until.last().toEpochDay()).toSeconds();
  }

  private void addDeadLetters(long events) throws IOException {
    long[] letters = new long[1];
    Optional<TableView> table = DeadLetterRow.in(lake).newest();
    if (table.isPresent()) {
      table
          .get()
          .read(
              LETTERS,
              row -> {
                ByteBuffer original = (ByteBuffer) row.get("original");
                byte[] bytes = new byte[original.remaining()];
                original.duplicate().get(bytes);
                if (dayOf(bytes, (Long) row.get("rejected_time")).equals(day)) {
                  letters[0]++;
                }
              });
    }
    long all = events + letters[0];
    counts.put("dead_letters", letters[0]);
    double share = all == 0 ? Double.NaN : (double) letters[0] / all;
    measurements.add(Measurement.of("dead_letter_share", "events", share, all).build());
  }

  /** The day of what was rejected: of its own time if it has one that is readable. */
  private static LocalDate dayOf(byte[] original, long rejectedMillis) {
    EventTimes times = EventJson.timesOf(original);
    Instant time =
        times.eventTime() != null
            ? times.eventTime()
            : times.receivedTime() != null
                ? times.receivedTime()
                : Instant.ofEpochMilli(rejectedMillis).minus(AFTER_MIDNIGHT);
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** An earlier day, which is only compared with; null where a file of it cannot be read. */
  private @Nullable Hours readable(LocalDate of) throws IOException {
    try {
      return hours(of);
    } catch (LakeException e) {
      String why = String.valueOf(e.getMessage());
      if (!unreadable.contains(why)) {
        unreadable.add(why);
      }
      return null;
    }
  }

  private Hours hours(LocalDate of) throws IOException {
    Hours hours = new Hours(of);
    if (eventTable.isPresent()) {
      eventTable
          .get()
          .between(of, of.plusDays(1))
          .read(TIMES, row -> hours.add((Long) row.get("event_time")));
    }
    return hours;
  }

  /** Counts events of a day. */
  private static final class Hours {
    private final long startMillis;
    private final long[] events = new long[Traffic.HOURS];
    private long newestMillis;

    Hours(LocalDate day) {
      startMillis = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      newestMillis = startMillis;
    }

    void add(long millis) {
      int hour = (int) Math.floorDiv(millis - startMillis, Duration.ofHours(1).toMillis());
      if (hour >= 0 && hour < events.length) {
        events[hour]++;
        newestMillis = Math.max(newestMillis, millis);
      }
    }
  }
}
