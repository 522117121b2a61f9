package io.purchaseintent.lake.iceberg;

import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** Reads times, in milliseconds since the epoch. */
public final class MillisReader extends ParquetValueReaders.PrimitiveReader<Long> {

  /** Of a column of times with microseconds. */
  public MillisReader(ColumnDescriptor column) {
    super(column);
  }

  @Override
  public Long read(@Nullable Long reuse) {
    return Math.floorDiv(column.nextLong(), (long) Columns.MICROS_OF_MILLI);
  }
}
