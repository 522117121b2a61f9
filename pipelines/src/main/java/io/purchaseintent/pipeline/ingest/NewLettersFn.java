package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.util.HashSet;
import org.apache.avro.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Lets dead letters through that the table does not have: of another file, or another place. */
final class NewLettersFn extends DoFn<DeadLetter, DeadLetter> {

  private static final long serialVersionUID = 1L;

  private static final Schema KEY = ParquetRows.some(DeadLetterRow.SCHEMA, DeadLetterRow.KEY);

  private final HashSet<String> there;

  private NewLettersFn(HashSet<String> there) {
    this.there = there;
  }

  /** Letters that are not among these. */
  static NewLettersFn beside(@Nullable TableView letters) {
    HashSet<String> there = new HashSet<>();
    if (letters != null) {
      try {
        letters.read(KEY, row -> there.add(row.get(0) + "\n" + row.get(1)));
      } catch (IOException e) {
        throw JobFailure.of("reading the dead letters", e);
      }
    }
    return new NewLettersFn(there);
  }

  @ProcessElement
  public void process(@Element DeadLetter letter, OutputReceiver<DeadLetter> out) {
    if (!there.contains(letter.file() + "\n" + letter.position())) {
      out.output(letter);
    }
  }
}
