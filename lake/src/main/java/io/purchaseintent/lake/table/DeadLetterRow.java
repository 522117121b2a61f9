package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A row of {@code dead_letters}: an input that made no event, with all that is needed to replay it
 * after a fix.
 *
 * @param file where it came from
 * @param position of its first byte in the unpacked file or in the log; a stream's sequence number
 * @param field the offending field, or {@code record}
 * @param reason what is wrong
 * @param rejectedMillis when it was rejected
 * @param original its bytes, of a line longer than is accepted the first of them
 */
@SuppressWarnings("ArrayRecordComponent")
public record DeadLetterRow(
    String file,
    String position,
    String field,
    String reason,
    long rejectedMillis,
    byte[] original) {

  /** Columns of {@code dead_letters}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("dead_letter")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("file")
          .requiredString("position")
          .requiredString("field")
          .requiredString("reason")
          .name("rejected_time")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredBytes("original")
          .endRecord();

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of("dead_letters", "A record that made no event, to be replayed after a fix.")
        .from("what `ingest` and `live` read and could not accept")
        .by("`ingest`, `live`")
        .kept("until the table is deleted")
        .column("file", "where it came from")
        .column("position", "of its first byte in the unpacked file or log; a stream's number")
        .column("field", "the offending field, or `record`")
        .column("reason", Personal.AS_SENT, "what is wrong, with the value")
        .column("rejected_time", "when it was rejected")
        .column("original", Personal.AS_SENT, "its bytes, ids not hashed where a file was read")
        .build(SCHEMA);
  }

  /** The bounds of originals would be the beginnings of records, a user's id among them. */
  private static final TableLayout LAYOUT =
      TableLayout.plain("dead_letters", SCHEMA).withSecret("original");

  /** The columns that tell one letter from another. */
  public static final List<String> KEY = List.of("file", "position");

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, LAYOUT);
  }

  /** The letter as a row. */
  public GenericRecord toRow() {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("file", file);
    row.put("position", position);
    row.put("field", field);
    row.put("reason", reason);
    row.put("rejected_time", rejectedMillis);
    row.put("original", ByteBuffer.wrap(original));
    return row;
  }

  /** The letter of a row. */
  public static DeadLetterRow of(GenericRecord row) {
    ByteBuffer original = (ByteBuffer) row.get("original");
    byte[] bytes = new byte[original.remaining()];
    original.duplicate().get(bytes);
    return new DeadLetterRow(
        Columns.text(row, "file"),
        Columns.text(row, "position"),
        Columns.text(row, "field"),
        Columns.text(row, "reason"),
        (Long) row.get("rejected_time"),
        bytes);
  }
}
