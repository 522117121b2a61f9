package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.lake.catalog.LocalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * What a run writes to a table: workers write files, the run commits all of them at once, or none.
 * Not thread-safe.
 */
public final class TableWrite {

  /** Names the run in a snapshot's summary. */
  public static final String RUN = "purchase-intent.run";

  /** Tells in a snapshot's summary that the table has the rows that it had before. */
  public static final String SAME_ROWS = "purchase-intent.same-rows";

  /** Whether a commit only laid rows into other files. */
  public static boolean isRewrite(Snapshot snapshot) {
    return DataOperations.REPLACE.equals(snapshot.operation())
        || snapshot.summary().containsKey(SAME_ROWS);
  }

  private final LakeTable of;
  private final Table table;
  private final String run;
  private final @Nullable Long base;
  private final DaysClosed closed;
  private @Nullable List<WrittenFile> written;
  private boolean committed;

  TableWrite(LakeTable of, Table table, String run) {
    this.of = of;
    this.table = table;
    this.run = run;
    this.base = table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId();
    this.closed = DaysClosed.of(table);
  }

  /**
   * Until when days were closed when the run began, in milliseconds since the epoch; the least long
   * where none was.
   */
  public long closedMillis() {
    return closed.millis();
  }

  /** The table. */
  public LakeTable table() {
    return of;
  }

  /** The run's name. */
  public String run() {
    return run;
  }

  /** What the table had when the run began; null where that was nothing. */
  public @Nullable TableView before() {
    return base == null ? null : TableView.of(table, table.snapshot(base));
  }

  /** What writes files, here or on a worker. */
  public TableWriter writer() {
    return TableWriter.of(table, of.layout().rows(), run);
  }

  /** Where workers leave the list of all files that they have written. */
  public FileList fileList() {
    return new FileList(
        SerializableTable.copyOf(table), table.location() + "/metadata/" + run + ".files.json");
  }

  /** Notes the files that were written, where no list of workers does. */
  public void wrote(List<WrittenFile> files) {
    written = List.copyOf(files);
  }

  /** The files that workers have written, as the list of them says. */
  public List<WrittenFile> written() {
    List<WrittenFile> files = written;
    if (files == null) {
      files = fileList().read();
      written = files;
    }
    return files;
  }

  /** Adds the files that were written to the table, whatever others add meanwhile. */
  public void append() {
    OverwriteFiles commit = table.newOverwrite();
    dataFiles().forEach(commit::addFile);
    commit(commit, Map.of());
  }

  /**
   * Adds the files that were written to the table, and takes away those that they replace.
   *
   * @throws ConflictException if another run has written to the same partitions since this one
   *     began, or has closed days
   */
  public void appendUnlessChanged() {
    appendUnlessChanged(closed.summary());
  }

  /**
   * The same, where the files hold the rows of those that they replace and no other: what was made
   * of the rows still holds.
   */
  public void replaceWithSameRows() {
    appendUnlessChanged(Map.of(SAME_ROWS, "true"));
  }

  private void appendUnlessChanged(Map<String, String> summary) {
    OverwriteFiles commit = table.newOverwrite();
    Map<Integer, Set<Integer>> days = new TreeMap<>();
    for (DataFile file : dataFiles()) {
      commit.addFile(file);
      Partition partition = Partition.of(table.spec(), file.partition());
      days.computeIfAbsent(partition.epochDay(), day -> new TreeSet<>()).add(partition.bucket());
    }
    Set<String> replaced =
        written().stream()
            .flatMap(file -> file.replaced().stream())
            .collect(Collectors.toCollection(HashSet::new));
    if (!replaced.isEmpty()) {
      of.requireKnownColumns();
      current(replaced).forEach(commit::deleteFile);
      commit.validateNoConflictingDeletes();
    }
    if (base != null) {
      commit.validateFromSnapshot(base);
    }
    commit.conflictDetectionFilter(in(days)).validateNoConflictingData();
    if (!summary.containsKey(SAME_ROWS)) {
      commit.validateWith(closed.unlessMoreSince(base));
    }
    commit(commit, summary);
  }

  /** Puts the files that were written in the place of all that the table has of some days. */
  public void replaceDays(LocalDate from, LocalDate until, Map<String, String> summary) {
    replace(between(from, until), summary);
  }

  /**
   * The same of several stretches of days.
   *
   * @param days by the first of each, the day after its last
   */
  public void replaceDays(Map<LocalDate, LocalDate> days, Map<String, String> summary) {
    Expression any = Expressions.alwaysFalse();
    for (Map.Entry<LocalDate, LocalDate> each : days.entrySet()) {
      any = Expressions.or(any, between(each.getKey(), each.getValue()));
    }
    replace(any, summary);
  }

  /** Puts the files that were written in the place of all that the table has. */
  public void replaceAll(Map<String, String> summary) {
    replace(Expressions.alwaysTrue(), summary);
  }

  private void replace(Expression rows, Map<String, String> summary) {
    OverwriteFiles commit = table.newOverwrite().overwriteByRowFilter(rows);
    dataFiles().forEach(commit::addFile);
    commit(commit, summary);
  }

  /**
   * The files that were written until now, as far as they are noted, before they are the table's.
   */
  public List<TableFile> files() {
    return dataFiles().stream().map(file -> TableFile.of(file, table.spec())).toList();
  }

  /** What reads files of the table, and those that were written. */
  public TableReader reader() {
    return TableReader.of(table);
  }

  /** The files that were written, before they are the table's. */
  public List<RowFile> rowFiles() {
    TableReader reader = TableReader.of(table);
    String rows = of.layout().rows().toString();
    return dataFiles().stream()
        .<RowFile>map(file -> new TableRowFile(reader, TableFile.of(file, table.spec()), rows))
        .toList();
  }

  private List<DataFile> dataFiles() {
    return written().stream()
        .filter(WrittenFile::hasFile)
        .map(file -> file.toDataFile(table.spec()))
        .toList();
  }

  private void commit(OverwriteFiles commit, Map<String, String> summary) {
    table.refresh();
    Snapshot before = ofRun();
    if (before != null) {
      committed = true;
      deleteAllBut(before);
      fileList().delete();
      return;
    }
    if (table.io() instanceof LocalFiles files) {
      files.force(dataFiles().stream().map(DataFile::location).toList());
    }
    commit.set(RUN, run);
    summary.forEach(commit::set);
    try {
      commit.commit();
    } catch (ValidationException | CommitFailedException e) {
      throw new ConflictException(
          "Another run has written to the same days of "
              + of.name()
              + " in the meantime ("
              + e.getMessage()
              + "): run this one again",
          e);
    } catch (CommitStateUnknownException e) {
      // What was written may be the table's.
      committed = true;
      throw new LakeException(
          "Whether the run's files are in %s now is not known (%s): run it again"
              .formatted(of.name(), e.getMessage()),
          e);
    } catch (IllegalArgumentException e) {
      // Iceberg so refuses a version that is older than one which came meanwhile.
      table.refresh();
      WriterClock.require(of, table, Instant.now());
      throw e;
    }
    committed = true;
    fileList().delete();
  }

  /** What the run committed when it was started before; null where it did not. */
  private @Nullable Snapshot ofRun() {
    for (Snapshot snapshot : table.snapshots()) {
      if (run.equals(snapshot.summary().get(RUN))) {
        return snapshot;
      }
    }
    return null;
  }

  /** Deletes what was written but for what is the table's. */
  private void deleteAllBut(Snapshot snapshot) {
    Set<String> kept = new HashSet<>();
    SnapshotChanges.builderFor(table)
        .snapshot(snapshot)
        .build()
        .addedDataFiles()
        .forEach(file -> kept.add(file.location()));
    for (DataFile file : dataFiles()) {
      if (!kept.contains(file.location())) {
        table.io().deleteFile(file.location());
      }
    }
  }

  private List<DataFile> current(Set<String> locations) {
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      List<DataFile> files = new java.util.ArrayList<>();
      for (FileScanTask task : tasks) {
        if (locations.contains(task.file().location())) {
          files.add(task.file());
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of these buckets of these days. */
  private Expression in(Map<Integer, Set<Integer>> days) {
    Expression any = Expressions.alwaysFalse();
    for (Map.Entry<Integer, Set<Integer>> day : days.entrySet()) {
      any = Expressions.or(any, Expressions.and(inDay(day.getKey()), inBuckets(day.getValue())));
    }
    return any;
  }

  private Expression inDay(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return day == Partition.NONE ? Expressions.alwaysTrue() : between(date, date.plusDays(1));
  }

  private Expression inBuckets(Set<Integer> buckets) {
    String column = of.layout().bucketed();
    int all = of.layout().buckets();
    if (column == null || buckets.size() == all) {
      return Expressions.alwaysTrue();
    }
    Expression any = Expressions.alwaysFalse();
    for (int bucket : buckets) {
      any =
          Expressions.or(any, Expressions.equal(Expressions.<Integer>bucket(column, all), bucket));
    }
    return any;
  }

  private Expression between(LocalDate from, LocalDate until) {
    String column = of.layout().day();
    if (column == null) {
      throw new IllegalStateException(of.name() + " has no days");
    }
    return Expressions.and(
        Expressions.greaterThanOrEqual(column, micros(from)),
        Expressions.lessThan(column, micros(until)));
  }

  private static long micros(LocalDate day) {
    return TimeUnit.SECONDS.toMicros(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
  }

  /** Deletes what was written, unless it was committed; to be called at the end of every run. */
  public void discard() {
    if (committed) {
      return;
    }
    FileList list = fileList();
    if (written != null || list.exists()) {
      dataFiles().forEach(file -> table.io().deleteFile(file.location()));
      list.delete();
    } else {
      discardUnlisted();
    }
  }

  /** Of a pipeline that failed nothing is listed, and what it wrote may be what fills the disk. */
  private void discardUnlisted() {
    table.refresh();
    if (ofRun() != null || !(table.io() instanceof SupportsPrefixOperations files)) {
      return;
    }
    for (FileInfo file : files.listPrefix(table.location() + "/data")) {
      String name = file.location().substring(file.location().lastIndexOf('/') + 1);
      if (name.startsWith(TableWriter.prefix(run))) {
        files.deleteFile(file.location());
      }
    }
  }

  /** That two runs wrote to the same place, and this one was the later. */
  public static final class ConflictException extends LakeException {
    private static final long serialVersionUID = 1L;

    private ConflictException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
