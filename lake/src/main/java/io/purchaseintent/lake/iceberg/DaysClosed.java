package io.purchaseintent.lake.iceberg;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Until when the days of a table are closed: what was known of them was counted, and stays.
 *
 * @param until the day after the last that is; the least date where none is
 */
public record DaysClosed(LocalDate until) {

  /**
   * Until when days are closed, of a table: its property, and in the summary of a snapshot that was
   * written in the knowledge of it, so that it changed nothing that was known of these days.
   */
  private static final String CLOSED = "purchase-intent.closed-until";

  /** Until when a snapshot closed days. */
  private static final String CLOSES = "purchase-intent.closes-until";

  static DaysClosed of(Table table) {
    Stream<String> snapshots =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .map(snapshot -> snapshot.summary().get(CLOSES))
            .filter(Objects::nonNull);
    return new DaysClosed(
        Stream.concat(Stream.ofNullable(table.properties().get(CLOSED)), snapshots)
            .map(LocalDate::parse)
            .max(Comparator.naturalOrder())
            .orElse(LocalDate.MIN));
  }

  /** Whether a commit knew that the days before a midnight were closed. */
  public static boolean knew(Map<String, String> summary, LocalDate asOf) {
    String closed = summary.get(CLOSED);
    return closed != null && !LocalDate.parse(closed).isBefore(asOf);
  }

  /** Closes the days, by a commit that all see who add rows afterwards. */
  void close(Table table) {
    Transaction closing = table.newTransaction();
    closing.updateProperties().set(CLOSED, until.toString()).commit();
    closing.newFastAppend().set(CLOSES, until.toString()).commit();
    closing.commitTransaction();
  }

  /** In milliseconds since the epoch; the least long where no day is closed. */
  long millis() {
    return until.equals(LocalDate.MIN)
        ? Long.MIN_VALUE
        : TimeUnit.DAYS.toMillis(until.toEpochDay());
  }

  /** What a commit says that knows of it. */
  Map<String, String> summary() {
    return until.equals(LocalDate.MIN) ? Map.of() : Map.of(CLOSED, until.toString());
  }

  /**
   * Refuses a commit where more days were closed since a snapshot.
   *
   * @param base null for the beginning of the table
   */
  SnapshotAncestryValidator unlessMoreSince(@Nullable Long base) {
    return new SnapshotAncestryValidator() {
      @Override
      public boolean validate(Iterable<Snapshot> newestFirst) {
        for (Snapshot snapshot : newestFirst) {
          if (base != null && snapshot.snapshotId() == base) {
            return true;
          }
          String closes = snapshot.summary().get(CLOSES);
          if (closes != null && LocalDate.parse(closes).isAfter(until)) {
            return false;
          }
        }
        return true;
      }

      @Override
      public String errorMessage() {
        return "days were closed meanwhile";
      }
    };
  }
}
