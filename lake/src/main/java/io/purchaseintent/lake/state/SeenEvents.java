package io.purchaseintent.lake.state;

import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The events that a run sees: enough to tell, of a state that was made before, whether the events
 * that it was made of are still all there are.
 */
public final class SeenEvents {

  private static final String ROWS = "purchase-intent.events-rows";
  private static final String SEQUENCE = "purchase-intent.events-sequence";

  /** A file of events, and the commit that brought it. */
  private record Brought(LocalDate day, long rows, long sequence) {}

  private final List<Brought> files;
  private final Set<Long> rewrites;
  private final long sequence;

  private SeenEvents(List<Brought> files, Set<Long> rewrites, long sequence) {
    this.files = files;
    this.rewrites = rewrites;
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
    Set<Long> rewrites = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (DataOperations.REPLACE.equals(snapshot.operation())
          || snapshot.summary().containsKey(TableWrite.SAME_ROWS)) {
        rewrites.add(snapshot.sequenceNumber());
      }
    }
    return new SeenEvents(files, rewrites, table.snapshot(view.snapshot()).sequenceNumber());
  }

  /** What a state as of a midnight says of the events that it was made of. */
  Map<String, String> summary(LocalDate asOf) {
    return Map.of(ROWS, Long.toString(rowsBefore(asOf)), SEQUENCE, Long.toString(sequence));
  }

  /**
   * Whether the events before a midnight are those of a state's summary: as many rows, and none
   * brought since, but by a commit that only lays rows into other files.
   */
  boolean areThoseOf(Map<String, String> summary, LocalDate asOf) {
    String rows = summary.get(ROWS);
    String until = summary.get(SEQUENCE);
    if (rows == null || until == null || Long.parseLong(rows) != rowsBefore(asOf)) {
      return false;
    }
    long seen = Long.parseLong(until);
    return files.stream()
        .filter(file -> file.day().isBefore(asOf))
        .allMatch(file -> file.sequence() <= seen || rewrites.contains(file.sequence()));
  }

  private long rowsBefore(LocalDate asOf) {
    return files.stream().filter(file -> file.day().isBefore(asOf)).mapToLong(Brought::rows).sum();
  }
}
