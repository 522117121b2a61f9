package io.purchaseintent.lake.state;

import io.purchaseintent.lake.iceberg.DaysClosed;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The events that a run sees: enough to tell, of a state that was made before, whether the events
 * that it was made of are still all that were known then.
 */
public final class SeenEvents {

  private static final String ROWS = "purchase-intent.events-rows";
  private static final String SEQUENCE = "purchase-intent.events-sequence";

  /** A file of events, and the commit that brought it. */
  private record Brought(LocalDate day, long rows, long sequence) {}

  private final Table table;
  private final List<Brought> files;
  private final long sequence;

  private SeenEvents(Table table, List<Brought> files, long sequence) {
    this.table = table;
    this.files = files;
    this.sequence = sequence;
  }

  /** What is seen of the table of events. */
  public static SeenEvents of(LakeTable events, TableView view) {
    Table table = events.load().orElseThrow();
    Map<String, LocalDate> days = new HashMap<>();
    for (TableFile file : view.files()) {
      days.put(file.location(), file.day());
    }
    List<Brought> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(view.snapshot()).planFiles()) {
      for (FileScanTask task : tasks) {
        LocalDate day = days.get(task.file().location());
        if (day != null) {
          Long sequence = task.file().dataSequenceNumber();
          files.add(
              new Brought(
                  day, task.file().recordCount(), sequence == null ? Long.MAX_VALUE : sequence));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Failed at reading the files of " + events.name(), e);
    }
    return new SeenEvents(table, files, table.snapshot(view.snapshot()).sequenceNumber());
  }

  /** What a state as of a midnight says of the events that it was made of. */
  Map<String, String> summary(LocalDate asOf) {
    return Map.of(ROWS, Long.toString(rowsBefore(asOf)), SEQUENCE, Long.toString(sequence));
  }

  /**
   * Whether what was known before a midnight is what a state's summary says: as many rows, and all
   * of them in files that were there then. Files that came since hold nothing else where every
   * commit since then is known, and is one that laid rows into other files, or brought other days,
   * or knew that the days before the midnight were closed: then its events count after it.
   */
  boolean areThoseOf(Map<String, String> summary, LocalDate asOf) {
    String rows = summary.get(ROWS);
    String until = summary.get(SEQUENCE);
    if (rows == null || until == null) {
      return false;
    }
    long seen = Long.parseLong(until);
    boolean allWereThere =
        files.stream()
            .filter(file -> file.day().isBefore(asOf))
            .allMatch(file -> file.sequence() <= seen);
    return (allWereThere && Long.parseLong(rows) == rowsBefore(asOf))
        || nothingChangedSince(seen, asOf);
  }

  /** Whether no commit after one has changed what was known before a midnight. */
  private boolean nothingChangedSince(long seen, LocalDate asOf) {
    long known = 0;
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.sequenceNumber() > seen && snapshot.sequenceNumber() <= sequence) {
        known++;
        if (!TableWrite.isRewrite(snapshot)
            && !DaysClosed.knew(snapshot.summary(), asOf)
            && changesAnyBefore(snapshot, asOf)) {
          return false;
        }
      }
    }
    // Each commit has the next number: one whose snapshot has expired may have done anything.
    return known == sequence - seen;
  }

  private boolean changesAnyBefore(Snapshot snapshot, LocalDate asOf) {
    SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(snapshot).build();
    return Stream.of(changes.addedDataFiles(), changes.removedDataFiles())
        .flatMap(changed -> StreamSupport.stream(changed.spliterator(), false))
        .map(file -> TableFile.of(file, Objects.requireNonNull(table.specs().get(file.specId()))))
        .anyMatch(file -> file.day().isBefore(asOf));
  }

  private long rowsBefore(LocalDate asOf) {
    return files.stream().filter(file -> file.day().isBefore(asOf)).mapToLong(Brought::rows).sum();
  }
}
