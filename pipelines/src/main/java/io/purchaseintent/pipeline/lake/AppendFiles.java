package io.purchaseintent.pipeline.lake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.transforms.Contextful;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Adds the rows of a stream in fixed windows to a dataset: a set of files when a window closes, and
 * one for all that came late within some minutes.
 *
 * <p>A file is moved in when it is whole. Its name says its window, pane and shard: a job that goes
 * on from a checkpoint writes a file again, not another one beside it.
 */
public final class AppendFiles<T> extends PTransform<PCollection<T>, PDone> {

  private static final long serialVersionUID = 1L;

  /** How long late rows are gathered before they make a file. */
  private static final org.joda.time.Duration LATE = org.joda.time.Duration.standardMinutes(10);

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private final String folder;
  private final String temporary;
  private final String schema;
  private final SerializableFunction<T, String> partition;
  private final SerializableFunction<T, GenericRecord> toRow;
  private final int shards;

  private AppendFiles(
      Dataset dataset,
      Schema schema,
      SerializableFunction<T, String> partition,
      SerializableFunction<T, GenericRecord> toRow,
      int shards) {
    this.folder = dataset.folder().toString();
    this.temporary = dataset.temporary().toString();
    this.schema = schema.toString();
    this.partition = partition;
    this.toRow = toRow;
    this.shards = shards;
  }

  /**
   * Files of this schema in this dataset.
   *
   * @param partition the folder of a row, such as {@code dt=2026-03-01}
   * @param shards files for each window and partition
   */
  public static <T> AppendFiles<T> to(
      Dataset dataset,
      Schema schema,
      SerializableFunction<T, String> partition,
      SerializableFunction<T, GenericRecord> toRow,
      int shards) {
    return new AppendFiles<>(dataset, schema, partition, toRow, shards);
  }

  @Override
  public PDone expand(PCollection<T> rows) {
    org.joda.time.Duration lateness = rows.getWindowingStrategy().getAllowedLateness();
    rows.apply(
            "Gather what is late",
            Window.<T>configure()
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(
                            AfterProcessingTime.pastFirstElementInPane().plusDelayOf(LATE)))
                .withAllowedLateness(lateness)
                .discardingFiredPanes())
        .apply(
            "Files",
            FileIO.<String, T>writeDynamic()
                .by(partition)
                .withDestinationCoder(StringUtf8Coder.of())
                .via(
                    Contextful.fn(toRow),
                    ParquetIO.sink(new Schema.Parser().parse(schema))
                        .withCompressionCodec(CompressionCodecName.SNAPPY)
                        .withConfiguration(new Configuration(false)))
                .to(folder)
                .withTempDirectory(temporary)
                .withNaming(AppendFiles::naming)
                .withNumShards(shards));
    return PDone.in(rows.getPipeline());
  }

  private static FileIO.Write.FileNaming naming(String partition) {
    return (window, pane, count, shard, compression) -> {
      Instant start = Instant.ofEpochMilli(((IntervalWindow) window).start().getMillis());
      return String.format(
          "%s/%s%s-%d-%d.parquet",
          partition, Dataset.APPENDED, START.format(start), pane.getIndex(), shard);
    };
  }
}
