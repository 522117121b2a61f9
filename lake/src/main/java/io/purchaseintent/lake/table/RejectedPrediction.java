package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableLayout;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A row of {@code rejected_predictions}: a line of the log that is no prediction.
 *
 * @param file where it came from
 * @param position of its first byte there
 * @param reason what is wrong
 * @param nearTime the moment of the prediction before it in the file, else of the next one; where
 *     there is none, of the file
 * @param original its bytes, of a line longer than is accepted the first of them
 */
@SuppressWarnings("ArrayRecordComponent")
public record RejectedPrediction(
    String file, long position, String reason, Instant nearTime, byte[] original) {

  /** Columns of {@code rejected_predictions}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("rejected_prediction")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("file")
          .requiredLong("position")
          .requiredString("reason")
          .name("near_time")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredBytes("original")
          .endRecord();

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of(
            "rejected_predictions", "A line of a prediction log that is no prediction.")
        .from("the logs of servers")
        .by("`drift`, `quality`, `skew`")
        .kept("until the table is deleted")
        .column("file", "where it came from")
        .column("position", "of its first byte there")
        .column("reason", "what is wrong")
        .column("near_time", "the moment of the prediction before it, else of the next one")
        .column("original", Personal.OF_ONE, "its bytes")
        .build(SCHEMA);
  }

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, TableLayout.daily("rejected_predictions", SCHEMA, "near_time"));
  }

  /** The line as a row. */
  public GenericRecord toRow() {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("file", file);
    row.put("position", position);
    row.put("reason", reason);
    row.put("near_time", nearTime.toEpochMilli());
    row.put("original", ByteBuffer.wrap(original));
    return row;
  }
}
