package io.purchaseintent.lake.iceberg;

import java.nio.charset.StandardCharsets;
import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Writes texts as arrays of bytes, which compare quickly; most are that of the row before. */
final class TextWriter extends ParquetValueWriters.PrimitiveWriter<CharSequence> {

  private @Nullable String lastText;
  private Binary last = Binary.EMPTY;

  TextWriter(ColumnDescriptor column) {
    super(column);
  }

  @Override
  public void write(int repetitionLevel, CharSequence value) {
    String text = value.toString();
    if (!text.equals(lastText)) {
      last = Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
      lastText = text;
    }
    column.writeBinary(repetitionLevel, last);
  }
}
