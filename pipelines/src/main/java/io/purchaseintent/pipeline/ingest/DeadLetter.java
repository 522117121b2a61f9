package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.lake.table.DeadLetterRow;
import java.io.Serializable;
import org.apache.avro.generic.GenericRecord;

/**
 * An input that made no event, with all that is needed to replay it after a fix.
 *
 * <p>The state of live jobs holds letters under this class's name: it stays where it is.
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

  /** The letter as a row of the lake. */
  public GenericRecord toRow() {
    return new DeadLetterRow(file, position, field, reason, rejectedMillis, original).toRow();
  }
}
