package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import io.purchaseintent.checks.SuiteResult;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.ParquetStream;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.RowTally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The check of a table that a job writes: counted row by row as the files are written, and noted in
 * them. A suite that asks for single values (unique, distinct, median and the like) needs all files
 * at once: they are read again where they are staged.
 */
public final class WrittenCheck implements TableCheck {

  private static final RowTally NOTHING =
      new RowTally() {
        @Override
        public void add(GenericRecord row) {}

        @Override
        public String note() {
          return "";
        }
      };

  private final String table;
  private final Fitted fitted;
  private final Dataset.Staging staging;
  private final Path folder;

  WrittenCheck(String table, Fitted fitted, Dataset.Staging staging, Path folder) {
    this.table = table;
    this.fitted = fitted;
    this.staging = staging;
    this.folder = folder;
  }

  /** Where the table is written, before it takes the place of the one before. */
  public Dataset.Staging staging() {
    return staging;
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
    List<Path> files =
        staging.files().stream().filter(file -> file.toString().endsWith(".parquet")).toList();
    if (fitted.examination().countsValues()) {
      ReadCheck again = new ReadCheck(table, fitted, folder);
      Pipeline pipeline = Pipeline.create(options);
      again.read(pipeline, files);
      PipelineRun.of(pipeline);
      return again.result(options);
    }
    Examination.Part all = fitted.examination().part();
    files.forEach(file -> all.merge(counted(file)));
    return all.judge(Examination.NO_VALUES);
  }

  private Examination.Part counted(Path file) {
    try {
      String note =
          ParquetStream.note(file)
              .orElseThrow(() -> new IllegalStateException(file + " was not counted"));
      return fitted.examination().unpack(Base64.getDecoder().decode(note));
    } catch (IOException e) {
      throw JobFailure.of("reading what was counted of " + file, e);
    }
  }

  private static final class SuiteTally implements RowTally {
    private final Examination.Part part;

    SuiteTally(Examination examination) {
      this.part = examination.part();
    }

    @Override
    public void add(GenericRecord row) {
      part.add(row, (list, value) -> {});
    }

    @Override
    public String note() {
      return Base64.getEncoder().encodeToString(part.pack());
    }
  }
}
