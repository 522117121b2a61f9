package io.purchaseintent.pipeline.checks;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.PlainRowFile;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.job.DayPeriod;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A table of the lake, which has a suite of its own. */
public enum CheckedTable {
  /** Accepted events, by their day. */
  EVENTS("events", EventTable.SCHEMA, Days.OF_ROWS, EventTable::in),
  /** What was rejected, of all days. */
  DEAD_LETTER("dead-letter", DeadLetterRow.SCHEMA, Days.NONE, DeadLetterRow::in),
  /** Sessions, by the day of their start. */
  SESSIONS("sessions", SessionTable.SCHEMA, Days.OF_ROWS, SessionTable::in),
  /** Users' histories as of the midnight that ends a day. */
  USERS("users", SnapshotTable.USERS, Days.ENDED, SnapshotTable::usersIn),
  /** Products' stats as of the midnight that ends a day. */
  PRODUCTS("products", SnapshotTable.PRODUCTS, Days.ENDED, SnapshotTable::productsIn),
  /** Moments of the newest training set, or of one that is named. */
  TRAINING_SET("training-set", MomentRow.SCHEMA, Days.NONE, null);

  /** What the day of a file says. */
  private enum Days {
    OF_ROWS,
    ENDED,
    NONE
  }

  private final String code;
  private final Schema schema;
  private final Days days;
  private final @Nullable Function<Lake, LakeTable> table;

  CheckedTable(String code, Schema schema, Days days, @Nullable Function<Lake, LakeTable> table) {
    this.code = code;
    this.schema = schema;
    this.days = days;
    this.table = table;
  }

  /** The name on the command line, and of its suite. */
  public String code() {
    return code;
  }

  /** The columns that jobs write. */
  Schema schema() {
    return schema;
  }

  /** All names. */
  static List<String> codes() {
    return Arrays.stream(values()).map(CheckedTable::code).toList();
  }

  /** Its files of a period; of all days where they are not by day. */
  List<RowFile> files(Lake lake, DayPeriod period) {
    return table == null
        ? files(newest(lake))
        : table
            .apply(lake)
            .view()
            .only(file -> days == Days.NONE || isOf(file.day(), period))
            .rowFiles(schema);
  }

  /** The files with rows of a training set. */
  static List<RowFile> files(Dataset trainingSet) {
    return trainingSet.files().stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .<RowFile>map(PlainRowFile::of)
        .toList();
  }

  private boolean isOf(LocalDate day, DayPeriod period) {
    LocalDate of = days == Days.ENDED ? day.minusDays(1) : day;
    return !of.isBefore(period.from()) && of.isBefore(period.to());
  }

  private static Dataset newest(Lake lake) {
    List<String> ids = lake.trainingSets();
    if (ids.isEmpty()) {
      throw new LakeException("There are no training sets in " + lake + ": run training-set first");
    }
    return lake.trainingSet(ids.get(ids.size() - 1));
  }
}
