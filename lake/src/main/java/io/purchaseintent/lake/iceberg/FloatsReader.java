package io.purchaseintent.lake.iceberg;

import java.util.Arrays;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** Reads lists of floats, bit by bit; an element that is null is NaN. */
public final class FloatsReader extends ParquetValueReaders.PrimitiveReader<float[]> {

  private final int present;
  private float[] read = new float[64];

  /** Of the elements of a list. */
  public FloatsReader(ColumnDescriptor elements) {
    super(elements);
    this.present = elements.getMaxDefinitionLevel();
  }

  @Override
  public float[] read(float @Nullable [] reuse) {
    int length = 0;
    do {
      int level = column.currentDefinitionLevel();
      if (level < present - 1) {
        column.nextNull();
        return new float[0];
      }
      if (length == read.length) {
        read = Arrays.copyOf(read, 2 * length);
      }
      if (level == present) {
        read[length++] = column.nextFloat();
      } else {
        column.nextNull();
        read[length++] = Float.NaN;
      }
    } while (column.currentRepetitionLevel() > 0);
    return Arrays.copyOf(read, length);
  }
}
