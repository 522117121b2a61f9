package io.purchaseintent.parquet;

import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Format;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.Table;
import io.purchaseintent.record.TableFormat;

/** Reads Parquet. */
public final class ParquetFormat implements TableFormat {

  @Override
  public Format format() {
    return Format.PARQUET;
  }

  @Override
  public Table open(InputFile file, Columns columns) {
    return ParquetTable.open(file, columns);
  }
}
