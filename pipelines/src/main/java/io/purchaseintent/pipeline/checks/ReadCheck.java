package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import io.purchaseintent.checks.SuiteResult;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.shuffle.Buckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** The check of one table in a pipeline: what counts its rows, and what came of it. */
public final class StagedCheck {

  private static final long BUCKET_BYTES = 32L << 20;

  private final String table;
  private final Fitted fitted;
  private final Path folder;

  StagedCheck(String table, Fitted fitted, Path folder) {
    this.table = table;
    this.fitted = fitted;
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw JobFailure.of("writing " + folder, e);
    }
  }

  /** The table's name. */
  String table() {
    return table;
  }

  /**
   * Counts elements beside their write, each as the row that it becomes.
   *
   * @param buckets for values, where the suite asks for them
   */
  public <T> PTransform<PCollection<T>, PDone> of(
      SerializableFunction<T, GenericRecord> toRow, Buckets buckets) {
    return new CountChecks<>(
        fitted, (element, sink) -> sink.accept(toRow.apply(element)), folder, buckets);
  }

  /** Counts the rows of files, each read from its begin to its end. */
  public void read(Pipeline pipeline, List<Path> files) {
    pipeline
        .apply(
            "Name files of " + table,
            Create.of(files.stream().map(Path::toString).toList()).withCoder(StringUtf8Coder.of()))
        .apply("Spread files of " + table, Reshuffle.viaRandomKey())
        .apply(
            "Check " + table,
            new CountChecks<>(
                fitted,
                (file, sink) -> ParquetRows.read(Path.of(file), sink),
                folder,
                Buckets.ofBytes(bytes(files), BUCKET_BYTES)));
  }

  private static long bytes(List<Path> files) {
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        throw JobFailure.of("looking at " + file, e);
      }
    }
    return bytes;
  }

  /** What came of it, when the pipeline has ended. */
  SuiteResult result() {
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
