package io.purchaseintent.lake.iceberg;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** Makes rows of columns. */
final class RowReader extends ParquetValueReaders.StructReader<GenericRecord, GenericRecord> {

  private final Schema rows;

  private RowReader(List<ParquetValueReader<?>> columns, Schema rows) {
    super(columns);
    this.rows = rows;
  }

  /** A reader of a file's columns of these names; one that the file does not have is null. */
  static RowReader of(Schema rows, FileColumns columns) {
    List<ParquetValueReader<?>> readers = new ArrayList<>();
    for (Schema.Field field : rows.getFields()) {
      readers.add(columns.reader(field.name(), column -> reader(field, column)));
    }
    return new RowReader(readers, rows);
  }

  private static ParquetValueReader<?> reader(Schema.Field field, ColumnDescriptor column) {
    return switch (Columns.value(field).getType()) {
      case STRING -> new TextReader<>(column, text -> text);
      case BYTES -> ParquetValueReaders.byteBuffers(column);
      case ARRAY -> new FloatsReader(column);
      case LONG ->
          Columns.isTime(field) ? new MillisReader(column) : ParquetValueReaders.unboxed(column);
      default -> ParquetValueReaders.unboxed(column);
    };
  }

  @Override
  protected GenericRecord newStructData(@Nullable GenericRecord reuse) {
    return new GenericData.Record(rows);
  }

  @Override
  protected @Nullable Object getField(GenericRecord row, int column) {
    return row.get(column);
  }

  @Override
  protected GenericRecord buildStruct(GenericRecord row) {
    return row;
  }

  @Override
  protected void set(GenericRecord row, int column, @Nullable Object value) {
    row.put(column, value);
  }
}
