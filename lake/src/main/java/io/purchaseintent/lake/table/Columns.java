package io.purchaseintent.lake.table;

import java.time.Instant;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Types of columns, and their values in a row. */
final class Columns {

  static final Schema TIMESTAMP =
      LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));

  static final Schema OPTIONAL_TIMESTAMP =
      Schema.createUnion(Schema.create(Schema.Type.NULL), TIMESTAMP);

  private Columns() {}

  static String text(GenericRecord row, String column) {
    return row.get(column).toString();
  }

  static @Nullable String optionalText(GenericRecord row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }

  static Instant instant(GenericRecord row, String column) {
    return Instant.ofEpochMilli((Long) row.get(column));
  }

  static @Nullable Instant optionalInstant(GenericRecord row, String column) {
    return row.get(column) == null ? null : instant(row, column);
  }
}
