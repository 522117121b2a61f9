package io.purchaseintent.parquet;

import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Format;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.Table;
import io.purchaseintent.record.TableFormat;

/** Reads Avro. */
public final class AvroFormat implements TableFormat {

  @Override
  public Format format() {
    return Format.AVRO;
  }

  @Override
  public Table open(InputFile file, Columns columns) {
    return AvroTable.open(file, columns);
  }
}
