package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.catalog.LakeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/** A table of a lake, whether it is there yet or not. */
public final class LakeTable {

  private static final List<String> OLDER_TABLES =
      List.of("events", "sessions", "user-snapshots", "product-snapshots", "dead-letters");

  private static final PathMatcher OLDER_FILE =
      FileSystems.getDefault().getPathMatcher("glob:{_manifest.json,*.parquet}");

  private static final int OLDER_DEPTH = 3;

  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION, "2",
          TableProperties.PARQUET_COMPRESSION, "zstd",
          // What a reader holds of a file is a row group.
          TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(8 << 20),
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20",
          // Many may commit at once, each in a part of a second.
          TableProperties.COMMIT_NUM_RETRIES, "100",
          TableProperties.COMMIT_MIN_RETRY_WAIT_MS, "20",
          TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "1000",
          // Every commit of a job is one day's or more: few manifests, merged when they become
          // many.
          TableProperties.MANIFEST_MIN_MERGE_COUNT, "30");

  /** How often another may write in between. */
  private static final int TRIES_TO_NOTE = 100;

  private final Lake lake;
  private final TableLayout layout;

  private LakeTable(Lake lake, TableLayout layout) {
    this.lake = lake;
    this.layout = layout;
  }

  /** The table of this layout. */
  public static LakeTable of(Lake lake, TableLayout layout) {
    return new LakeTable(lake, layout);
  }

  /** Its name within the lake. */
  public String name() {
    return layout.name();
  }

  /** What it is when it is made. */
  public TableLayout layout() {
    return layout;
  }

  /** Where the lake is, for messages. */
  public Lake lake() {
    return lake;
  }

  /** Whether anything was ever written to it. */
  public boolean exists() {
    return load().map(table -> table.currentSnapshot() != null).orElse(false);
  }

  /** What the table has now, whatever others write meanwhile; empty if nothing was written yet. */
  public Optional<TableView> newest() {
    return load().flatMap(TableView::of);
  }

  /**
   * What the table has now, whatever others write meanwhile.
   *
   * @throws LakeException if nothing was written yet
   */
  public TableView view() {
    return newest()
        .orElseThrow(
            () ->
                new LakeException(
                    "There are no "
                        + name()
                        + " in "
                        + lake
                        + ": run the job that makes them first"));
  }

  /** The run that made the table's rows what they are; empty where that is not known any more. */
  public Optional<String> lastRun() {
    return load()
        .flatMap(
            table ->
                StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false)
                    .filter(snapshot -> !TableWrite.isRewrite(snapshot))
                    .findFirst())
        .map(snapshot -> snapshot.summary().get(TableWrite.RUN));
  }

  /** Iceberg's own table, if it is there. */
  public Optional<Table> load() {
    LakeCatalog.Opened opened = LakeCatalog.of(lake);
    try {
      return Optional.of(opened.catalog().loadTable(opened.table(name())));
    } catch (NoSuchTableException e) {
      requireNoOlderLayout();
      return Optional.empty();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /**
   * Begins to write to the table, which is made where it is not there.
   *
   * @param run the name of the run, which commits once
   */
  public TableWrite write(String run) {
    LakeCatalog.requireWritable(lake);
    Table table = load().orElseGet(this::create);
    WriterClock.require(this, table, Instant.now());
    return new TableWrite(this, withSecrets(withAllColumns(table)), run);
  }

  /** The day after the last that is closed; empty where none is. */
  public Optional<LocalDate> closedUntil() {
    return load()
        .map(table -> DaysClosed.of(table).until())
        .filter(until -> until.isAfter(LocalDate.MIN));
  }

  /**
   * Closes the days until a midnight: whoever adds rows of them afterwards is told ({@link
   * TableWrite#closedMillis}), and who is about to add some begins again.
   *
   * @return what the table has of them for good
   * @throws LakeException if nothing was written yet
   */
  public TableView close(LocalDate until) {
    TableView seen = view();
    Table table = load().orElseThrow();
    if (DaysClosed.of(table).until().isBefore(until)) {
      LakeCatalog.requireWritable(lake);
      WriterClock.require(this, table, Instant.now());
      new DaysClosed(until).close(table);
      return view();
    }
    return seen;
  }

  /**
   * Adds rows that are written here, by a commit of their own: for few.
   *
   * @param run the name of the run, which commits once
   */
  public void append(String run, Map<Partition, List<GenericRecord>> rows) throws IOException {
    TableWrite write = write(run);
    try {
      List<WrittenFile> files = new ArrayList<>();
      for (Map.Entry<Partition, List<GenericRecord>> each : rows.entrySet()) {
        TableWriter.Open file = write.writer().open(each.getKey());
        each.getValue().forEach(file::write);
        files.add(file.end(""));
      }
      write.wrote(files);
      write.append();
    } finally {
      write.discard();
    }
  }

  /** What is written down of the table under a name; empty where nothing is. */
  public Optional<String> noted(String name) {
    return load().map(table -> table.properties().get(name));
  }

  /**
   * Writes something down of the table, which is made where it is not there, unless that was done
   * before. Of many who do so at once, all get what the first wrote.
   *
   * @return what is written down now
   */
  public String note(String name, String value) {
    LakeCatalog.requireWritable(lake);
    Table table = load().orElseGet(this::create);
    TableOperations operations = ((HasTableOperations) table).operations();
    for (int tried = 1; ; tried++) {
      TableMetadata current = operations.refresh();
      String there = current.property(name, null);
      if (there != null) {
        return there;
      }
      Map<String, String> noted = new HashMap<>(current.properties());
      noted.put(name, value);
      try {
        operations.commit(current, current.replaceProperties(noted));
        return value;
      } catch (CommitFailedException e) {
        if (tried == TRIES_TO_NOTE) {
          throw e;
        }
      }
    }
  }

  private Table create() {
    LakeCatalog.Opened opened = LakeCatalog.of(lake);
    org.apache.iceberg.Schema schema = layout.schema();
    try {
      return opened
          .catalog()
          .buildTable(opened.table(name()), schema)
          .withPartitionSpec(layout.partitions(schema))
          .withSortOrder(layout.order(schema))
          .withProperties(properties())
          .create();
    } catch (AlreadyExistsException e) {
      return load().orElseThrow(() -> unreadable(e));
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(PROPERTIES);
    for (String column : layout.unique()) {
      properties.put(TableProperties.PARQUET_DICT_ENCODING_ENABLED_COLUMN_PREFIX + column, "false");
    }
    properties.putAll(ofSecrets());
    return properties;
  }

  private Map<String, String> ofSecrets() {
    Map<String, String> properties = new HashMap<>();
    for (String column : layout.secret()) {
      properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + column, "counts");
    }
    return properties;
  }

  /** Tells a table of a release before of which columns its index tells nothing. */
  private Table withSecrets(Table table) {
    Map<String, String> lacking = ofSecrets();
    lacking.entrySet().removeAll(table.properties().entrySet());
    if (!lacking.isEmpty()) {
      UpdateProperties update = table.updateProperties();
      lacking.forEach(update::set);
      update.commit();
    }
    return table;
  }

  /** Adds the columns that a later release has more than the one that made the table. */
  private Table withAllColumns(Table table) {
    for (Types.NestedField column : table.schema().columns()) {
      if (column.isRequired() && layout.rows().getField(column.name()) == null) {
        throw new LakeException(
            "The table "
                + name()
                + " of "
                + lake
                + " has a column "
                + column.name()
                + " that no row may be without, and that this release does not know: use a later"
                + " release");
      }
    }
    UpdateSchema update = table.updateSchema();
    boolean any = false;
    for (Schema.Field field : layout.rows().getFields()) {
      if (table.schema().findField(field.name()) == null) {
        update.addColumn(field.name(), Columns.type(field, 1));
        any = true;
      }
    }
    if (any) {
      update.commit();
    }
    return table;
  }

  /**
   * Refuses to write rows again that have columns which this release does not know, and would lose.
   *
   * @throws LakeException if the table has such columns
   */
  public void requireKnownColumns() {
    List<String> unknown =
        load().stream()
            .flatMap(table -> table.schema().columns().stream())
            .map(Types.NestedField::name)
            .filter(name -> layout.rows().getField(name) == null)
            .toList();
    if (!unknown.isEmpty()) {
      throw new LakeException(
          "The table "
              + name()
              + " of "
              + lake
              + " has columns of a later release, which this one would lose: "
              + unknown
              + ": use that release");
    }
  }

  private void requireNoOlderLayout() {
    if (!lake.isInBucket() && hasOlderLayout(lake.root())) {
      throw new LakeException(
          lake
              + " is a lake of an older release, whose tables were folders of files (events/,"
              + " sessions/, …): name another place with --home or --lake and ingest the event"
              + " files there, then delete this one");
    }
  }

  /** Tables of older releases were folders of Parquet files in the lake itself. */
  private static boolean hasOlderLayout(Path root) {
    return OLDER_TABLES.stream().map(root::resolve).anyMatch(LakeTable::isOlderTable);
  }

  private static boolean isOlderTable(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> found =
        Files.find(
            folder,
            OLDER_DEPTH,
            (file, is) -> is.isRegularFile() && OLDER_FILE.matches(file.getFileName()))) {
      return found.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      // What cannot be looked at does not say that it is one.
      return false;
    }
  }

  private LakeException unreadable(RuntimeException e) {
    LakeException told = LakeException.in(e);
    if (told != null) {
      return told;
    }
    return new LakeException(
        "The table " + name() + " of " + lake + " cannot be used: " + LakeException.reason(e), e);
  }
}
