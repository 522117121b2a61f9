package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import io.purchaseintent.checks.SuiteResult;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.RowTally;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.avro.generic.IndexedRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The check of a table that a job writes: counted row by row as the files are written, and noted
 * with them. A suite that asks for single values (unique, distinct, median and the like) needs all
 * files at once: they are read again where they are staged.
 */
public final class WrittenCheck implements TableCheck {

  private static final RowTally NOTHING =
      new RowTally() {
        @Override
        public void add(IndexedRecord row) {}

        @Override
        public String note() {
          return "";
        }
      };

  private final String table;
  private final Fitted fitted;
  private final Written written;
  private final Path folder;

  WrittenCheck(String table, Fitted fitted, Written written, Path folder) {
    this.table = table;
    this.fitted = fitted;
    this.written = written;
    this.folder = folder;
  }

  /** What counts the rows of each file. */
  public RowTally.Beginning tally() {
    Fitted of = fitted;
    return of.examination().countsValues() ? () -> NOTHING : () -> new SuiteTally(of.examination());
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public SuiteResult result(PipelineOptions options) {
    if (fitted.examination().countsValues()) {
      ReadCheck again = new ReadCheck(table, fitted, folder);
      Pipeline pipeline = Pipeline.create(options);
      again.read(pipeline, written.files());
      PipelineRun.of(pipeline);
      return again.result(options);
    }
    Examination.Part all = fitted.examination().part();
    for (String note : written.notes()) {
      all.merge(fitted.examination().unpack(Base64.getDecoder().decode(note)));
    }
    return all.judge(Examination.NO_VALUES);
  }

  private static final class SuiteTally implements RowTally {
    private final Examination.Part part;

    SuiteTally(Examination examination) {
      this.part = examination.part();
    }

    @Override
    public void add(IndexedRecord row) {
      part.add(row, (list, value) -> {});
    }

    @Override
    public String note() {
      return Base64.getEncoder().encodeToString(part.pack());
    }
  }
}
