package io.purchaseintent.pipeline.checks;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.job.DayPeriod;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;

/** A table of the lake, which has a suite of its own. */
public enum CheckedTable {
  /** Accepted events, by their day. */
  EVENTS("events", EventTable.SCHEMA, Days.OF_ROWS, Lake::events),
  /** What was rejected, of all days. */
  DEAD_LETTER("dead-letter", DeadLetterRow.SCHEMA, Days.NONE, Lake::deadLetter),
  /** Sessions, by the day of their start. */
  SESSIONS("sessions", SessionTable.SCHEMA, Days.OF_ROWS, Lake::sessions),
  /** Users' histories as of the midnight that ends a day. */
  USERS("users", SnapshotTable.USERS, Days.ENDED, Lake::users),
  /** Products' stats as of the midnight that ends a day. */
  PRODUCTS("products", SnapshotTable.PRODUCTS, Days.ENDED, Lake::products),
  /** Moments of the newest training set, or of one that is named. */
  TRAINING_SET("training-set", MomentRow.SCHEMA, Days.NONE, CheckedTable::newest);

  /** What the day of a file says. */
  private enum Days {
    OF_ROWS,
    ENDED,
    NONE
  }

  private final String code;
  private final Schema schema;
  private final Days days;
  private final Function<Lake, Dataset> dataset;

  CheckedTable(String code, Schema schema, Days days, Function<Lake, Dataset> dataset) {
    this.code = code;
    this.schema = schema;
    this.days = days;
    this.dataset = dataset;
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
  List<Path> files(Dataset of, DayPeriod period) {
    return of.files().stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .filter(file -> days == Days.NONE || isOf(Dataset.day(file), period))
        .toList();
  }

  private boolean isOf(LocalDate day, DayPeriod period) {
    LocalDate of = days == Days.ENDED ? day.minusDays(1) : day;
    return !of.isBefore(period.from()) && of.isBefore(period.to());
  }

  Dataset in(Lake lake) {
    return dataset.apply(lake);
  }

  private static Dataset newest(Lake lake) {
    List<String> ids = lake.trainingSets();
    if (ids.isEmpty()) {
      throw new LakeException(
          "There are no training sets in " + lake.root() + ": run training-set first");
    }
    return lake.trainingSet(ids.get(ids.size() - 1));
  }
}
