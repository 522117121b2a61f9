package io.purchaseintent.pipeline.ingest;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * An input that made no event, with all that is needed to replay it after a fix.
 *
 * @param file where it came from
 * @param position of its first byte in the unpacked file or in the log; a stream's sequence number
 * @param field the offending field, or {@code record}
 * @param reason what is wrong
 * @param rejectedMillis when it was rejected
 * @param original its bytes, of a line longer than is accepted the first of them
 */
public record DeadLetter(
    String file, String position, String field, String reason, long rejectedMillis, byte[] original)
    implements Serializable {

  /** Columns of {@code dead-letter/}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("dead_letter")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("file")
          .requiredString("position")
          .requiredString("field")
          .requiredString("reason")
          .name("rejected_time")
          .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .requiredBytes("original")
          .endRecord();

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
}
