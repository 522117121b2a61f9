package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.RowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;

/** A table as it was at one moment: a reader that began then sees nothing of what came after. */
public final class TableView {

  private final Table table;
  private final long snapshot;
  private final List<TableFile> files;

  private TableView(Table table, long snapshot, List<TableFile> files) {
    this.table = table;
    this.snapshot = snapshot;
    this.files = List.copyOf(files);
  }

  /** The newest there is; empty where nothing was written yet. */
  static Optional<TableView> of(Table table) {
    return Optional.ofNullable(table.currentSnapshot()).map(snapshot -> of(table, snapshot));
  }

  /**
   * As of one of the table's snapshots.
   *
   * @throws TableReader.GoneException if it has expired
   */
  public static TableView of(Table table, Snapshot snapshot) {
    List<TableFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(snapshot.snapshotId())
            .includeColumnStats(timeColumns(table))
            .planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new LakeException(
              "The table "
                  + table.name()
                  + " has rows that another program deleted by a file of deletes, which are not"
                  + " read here: let that program rewrite the files (Spark: CALL"
                  + " system.rewrite_data_files)");
        }
        files.add(TableFile.of(task.file(), task.spec()));
      }
    } catch (NotFoundException e) {
      throw new TableReader.GoneException(
          table.name() + " cannot be read as it was (" + LakeException.reason(e) + ")", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Failed at reading the files of " + table.name(), e);
    }
    files.sort(Comparator.comparing(TableFile::partition).thenComparing(TableFile::location));
    return new TableView(table, snapshot.snapshotId(), files);
  }

  private static List<String> timeColumns(Table table) {
    List<String> columns = new ArrayList<>(List.of(TableFile.RECEIVED, TableFile.KNOWN));
    columns.add(table.schema().findColumnName(TableFile.timeColumn(table.spec())));
    columns.removeIf(name -> name == null || table.schema().findField(name) == null);
    return columns;
  }

  /** Names what is seen, for who reads the same later. */
  public long snapshot() {
    return snapshot;
  }

  /** The files, by day, then bucket. */
  public List<TableFile> files() {
    return files;
  }

  /** Only the files that are asked for. */
  public TableView only(Predicate<TableFile> asked) {
    return new TableView(table, snapshot, files.stream().filter(asked).toList());
  }

  /** Only the days from one to before another. */
  public TableView between(LocalDate from, LocalDate until) {
    return only(file -> !file.day().isBefore(from) && file.day().isBefore(until));
  }

  /** The days that it has files of, the first first. */
  public SortedSet<LocalDate> days() {
    return files.stream().map(TableFile::day).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The number of the commit that is seen last: later ones have greater numbers. */
  public long version() {
    return table.snapshot(snapshot).sequenceNumber();
  }

  /** The table as it was at an earlier version; empty where that has expired. */
  public Optional<TableView> at(long version) {
    for (Snapshot earlier : table.snapshots()) {
      if (earlier.sequenceNumber() == version) {
        return Optional.of(of(table, earlier));
      }
    }
    return Optional.empty();
  }

  /** Only the files that another view does not have. */
  public TableView without(TableView other) {
    Set<String> others =
        other.files.stream().map(TableFile::location).collect(Collectors.toUnmodifiableSet());
    return only(file -> !others.contains(file.location()));
  }

  /** Size of its files, in bytes. */
  public long bytes() {
    return files.stream().mapToLong(TableFile::bytes).sum();
  }

  /** Rows of its files. */
  public long rows() {
    return files.stream().mapToLong(TableFile::rows).sum();
  }

  /** The files with these columns of their rows. */
  public List<RowFile> rowFiles(Schema rows) {
    TableReader reader = reader();
    String columns = rows.toString();
    return files.stream().<RowFile>map(file -> new TableRowFile(reader, file, columns)).toList();
  }

  /** Shows the rows of all files with these columns; others are not looked at. */
  public void read(Schema rows, ParquetRows.RowSink sink) throws IOException {
    TableReader reader = reader();
    for (TableFile file : files) {
      reader.read(file, rows, sink);
    }
  }

  /** What reads the files, here or on a worker. */
  public TableReader reader() {
    return TableReader.of(table);
  }
}
