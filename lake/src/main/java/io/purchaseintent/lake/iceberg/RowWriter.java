package io.purchaseintent.lake.iceberg;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Writes rows into columns. */
final class RowWriter extends ParquetValueWriters.StructWriter<GenericRecord> {

  private final boolean[] times;

  private RowWriter(List<ParquetValueWriter<?>> columns, boolean[] times) {
    super(columns);
    this.times = times;
  }

  /** A writer of rows with these columns, in the order of the file's. */
  static RowWriter of(Schema rows, MessageType file) {
    List<ParquetValueWriter<?>> columns = new ArrayList<>();
    boolean[] times = new boolean[rows.getFields().size()];
    for (Schema.Field field : rows.getFields()) {
      Type type = file.getType(field.name());
      ColumnDescriptor column = FileColumns.values(file, field.name());
      columns.add(
          ParquetValueWriters.option(
              type, file.getMaxDefinitionLevel(field.name()), writer(field, column)));
      times[field.pos()] = Columns.isTime(field);
    }
    return new RowWriter(columns, times);
  }

  private static ParquetValueWriter<?> writer(Schema.Field field, ColumnDescriptor column) {
    return switch (Columns.value(field).getType()) {
      case STRING -> new TextWriter(column);
      case INT -> ParquetValueWriters.ints(column);
      case LONG -> ParquetValueWriters.longs(column);
      case FLOAT -> ParquetValueWriters.floats(column);
      case DOUBLE -> ParquetValueWriters.doubles(column);
      case BOOLEAN -> ParquetValueWriters.booleans(column);
      case BYTES -> ParquetValueWriters.byteBuffers(column);
      case ARRAY -> new FloatsWriter(column);
      default -> throw new IllegalArgumentException("No table has a column such as " + field);
    };
  }

  @Override
  protected @Nullable Object get(GenericRecord row, int column) {
    Object value = row.get(column);
    return times[column] && value != null ? (Long) value * Columns.MICROS_OF_MILLI : value;
  }
}
