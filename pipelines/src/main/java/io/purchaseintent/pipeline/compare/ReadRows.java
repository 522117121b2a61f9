package io.purchaseintent.pipeline.compare;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Reads the rows of a file as texts, each once on the file's side. */
final class ReadRows extends DoFn<ComparedFile, KV<KV<String, String>, RowCounts>> {

  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(
      @Element ComparedFile file, OutputReceiver<KV<KV<String, String>, RowCounts>> out)
      throws IOException {
    RowText text = new RowText(file.file().columns(), file.ignored());
    file.file()
        .read(
            row ->
                out.output(KV.of(KV.of(file.dataset(), text.of(row)), RowCounts.one(file.side()))));
  }
}
