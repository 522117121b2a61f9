package io.purchaseintent.lake.iceberg;

import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.parquet.column.ColumnDescriptor;

/** Writes lists of floats, bit by bit; NaN is an element that is null. */
final class FloatsWriter extends ParquetValueWriters.PrimitiveWriter<float[]> {

  private final int present;
  private final int next;

  /** Of the elements of a list. */
  FloatsWriter(ColumnDescriptor elements) {
    super(elements);
    this.present = elements.getMaxDefinitionLevel();
    this.next = elements.getMaxRepetitionLevel();
  }

  @Override
  public void write(int repetitionLevel, float[] values) {
    if (values.length == 0) {
      column.writeNull(repetitionLevel, present - 2);
    }
    for (int i = 0; i < values.length; i++) {
      int level = i == 0 ? repetitionLevel : next;
      if (Float.isNaN(values[i])) {
        column.writeNull(level, present - 1);
      } else {
        column.writeFloat(level, values[i]);
      }
    }
  }
}
