package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableLayout;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A row of {@code prediction_files}: a file of a prediction log that was taken into the table.
 *
 * @param path where it is: below the lake, or absolute where it is elsewhere
 * @param day the first instant of the day that its folder is named by
 * @param bytes that were taken in: all, but for what it has of a last line
 * @param changed when it was changed last, as the file system says
 */
public record TakenFile(String path, Instant day, long bytes, Instant changed) {

  /** Columns of {@code prediction_files}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("prediction_file")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("path")
          .name("day")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredLong("bytes")
          .name("changed")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .endRecord();

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of(
            "prediction_files", "A file of a prediction log, and how far it was taken in.")
        .from("the folders that servers log to")
        .by("`drift`, `quality`, `skew`")
        .kept("until the table is deleted")
        .column("path", "where it is: below the lake, or absolute")
        .column("day", "the first instant of the day that its folder is named by")
        .column("bytes", "that were taken in: all, but for what it has of a last line")
        .column("changed", "when it was changed last, as the file system says")
        .build(SCHEMA);
  }

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(
        lake,
        new TableLayout("prediction_files", SCHEMA, "day", null, 1, List.of(), List.of("path")));
  }

  /** The file of a row. */
  public static TakenFile of(GenericRecord row) {
    return new TakenFile(
        Columns.text(row, "path"),
        Columns.instant(row, "day"),
        (Long) row.get("bytes"),
        Columns.instant(row, "changed"));
  }

  /** The file as a row. */
  public GenericRecord toRow() {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("path", path);
    row.put("day", day.toEpochMilli());
    row.put("bytes", bytes);
    row.put("changed", changed.toEpochMilli());
    return row;
  }
}
