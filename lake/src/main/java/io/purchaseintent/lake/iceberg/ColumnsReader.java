package io.purchaseintent.lake.iceberg;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of the columns of a file, which an enum names in the order of their readers. The
 * values of a row are in one array, which the next row writes over.
 */
public abstract class ColumnsReader<T>
    extends ParquetValueReaders.StructReader<T, @Nullable Object[]> {

  private final @Nullable Object[] values;

  protected ColumnsReader(List<ParquetValueReader<?>> columns) {
    super(columns);
    values = new @Nullable Object[columns.size()];
  }

  @Override
  protected final @Nullable Object[] newStructData(@Nullable T reuse) {
    return values;
  }

  @Override
  protected final @Nullable Object getField(@Nullable Object[] row, int column) {
    return null;
  }

  @Override
  protected final void set(@Nullable Object[] row, int column, @Nullable Object value) {
    row[column] = value;
  }

  /** The row's value in a column, which may be missing. */
  protected final @Nullable Object optional(Enum<?> column) {
    return values[column.ordinal()];
  }

  /** The row's value in a column that is never missing. */
  protected final Object required(Enum<?> column) {
    Object value = values[column.ordinal()];
    return Objects.requireNonNull(value, () -> column.name().toLowerCase(Locale.ROOT));
  }
}
