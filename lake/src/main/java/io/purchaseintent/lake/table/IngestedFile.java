package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableLayout;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * An input file that was ingested: told by its content, so that it is known under any name.
 *
 * @param sha256 of its bytes, in hexadecimal digits
 * @param bytes its size
 * @param path where it was
 * @param run the run that read it
 */
public record IngestedFile(String sha256, long bytes, String path, String run) {

  /** Columns of {@code ingested_files}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("ingested_file")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("sha256")
          .requiredLong("bytes")
          .requiredString("path")
          .requiredString("run")
          .endRecord();

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of("ingested_files", "An input file that was ingested, known by its content.")
        .from("the input of `ingest`")
        .by("`ingest`")
        .kept("until the table is deleted; its files would then be read again")
        .column("sha256", "of its bytes, in hexadecimal digits")
        .column("bytes", "its size")
        .column("path", "where it was")
        .column("run", "the run that read it")
        .build(SCHEMA);
  }

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, TableLayout.plain("ingested_files", SCHEMA));
  }

  /** The file of a row. */
  public static IngestedFile of(GenericRecord row) {
    return new IngestedFile(
        Columns.text(row, "sha256"),
        (Long) row.get("bytes"),
        Columns.text(row, "path"),
        Columns.text(row, "run"));
  }

  /** The file as a row. */
  public GenericRecord toRow() {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("sha256", sha256);
    row.put("bytes", bytes);
    row.put("path", path);
    row.put("run", run);
    return row;
  }
}
