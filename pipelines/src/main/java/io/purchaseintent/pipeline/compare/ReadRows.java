package io.purchaseintent.pipeline.compare;

import java.io.IOException;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.parquet.hadoop.ParquetReader;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file as texts, each once on the file's side. */
final class ReadRows extends DoFn<RowFile, KV<KV<String, String>, RowCounts>> {

  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(@Element RowFile file, OutputReceiver<KV<KV<String, String>, RowCounts>> out)
      throws IOException {
    try (ParquetReader<GenericRecord> rows = file.rows()) {
      @Nullable RowText text = null;
      for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
        if (text == null) {
          text = new RowText(row.getSchema(), file.ignored());
        }
        out.output(KV.of(KV.of(file.dataset(), text.of(row)), RowCounts.one(file.side())));
      }
    }
  }
}
