package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import io.purchaseintent.checks.SuiteResult;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;

/** The check of a table that is there: its files are read once. */
public final class ReadCheck implements TableCheck {

  private static final long BUCKET_BYTES = 32L << 20;

  private final String table;
  private final Fitted fitted;
  private final Path folder;

  ReadCheck(String table, Fitted fitted, Path folder) {
    this.table = table;
    this.fitted = fitted;
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw JobFailure.of("writing " + folder, e);
    }
  }

  @Override
  public String table() {
    return table;
  }

  /** Counts the rows of files, each read from its begin to its end. */
  public void read(Pipeline pipeline, List<RowFile> files) {
    long bytes = files.stream().mapToLong(RowFile::bytes).sum();
    pipeline
        .apply(
            "Files of " + table,
            HandOut.of(files, RowFile::bytes, SerializableCoder.of(RowFile.class)))
        .apply(
            "Check " + table,
            new CountChecks(fitted, folder, Buckets.ofBytes(bytes, BUCKET_BYTES)));
  }

  @Override
  public SuiteResult result(PipelineOptions options) {
    Examination examination = fitted.examination();
    try {
      String counts = Files.readString(folder.resolve(CountChecks.COUNTS)).strip();
      Examination.Part all = examination.unpack(Base64.getDecoder().decode(counts));
      if (!examination.countsValues()) {
        return all.judge(Examination.NO_VALUES);
      }
      List<Path> values =
          Files.readAllLines(folder.resolve(CountChecks.NAMES)).stream()
              .filter(name -> !name.isEmpty())
              .sorted()
              .map(folder::resolve)
              .toList();
      return all.judge(reader -> SortedValues.tell(values, reader));
    } catch (IOException e) {
      throw JobFailure.of("reading what was counted of " + table, e);
    }
  }
}
