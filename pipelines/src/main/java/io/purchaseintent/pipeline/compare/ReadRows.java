package io.purchaseintent.pipeline.compare;

import io.purchaseintent.lake.ParquetRows;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Reads the rows of a file as texts, each once on the file's side. */
final class ReadRows extends DoFn<RowFile, KV<KV<String, String>, RowCounts>> {

  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(@Element RowFile file, OutputReceiver<KV<KV<String, String>, RowCounts>> out)
      throws IOException {
    Path path = Path.of(file.path());
    RowText text = new RowText(ParquetRows.schema(path), file.ignored());
    ParquetRows.read(
        path,
        row -> out.output(KV.of(KV.of(file.dataset(), text.of(row)), RowCounts.one(file.side()))));
  }
}
