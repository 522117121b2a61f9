package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.ParquetStream;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.Contextful;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.POutput;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as Parquet files, a folder for each partition, into a staging folder.
 *
 * <p>Bounded input in the global window. Elements cross the network in blocks, in their own coder,
 * and become rows only when they are written; there they may be counted ({@link #tallied}).
 */
public final class WriteFiles<T> extends PTransform<PCollection<T>, POutput> {

  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String run;
  private final String schema;
  private final SerializableFunction<T, String> partition;
  private final SerializableFunction<T, GenericRecord> toRow;
  private final int shards;
  private final RowTally.@Nullable Beginning tally;

  private WriteFiles(
      String folder,
      String run,
      String schema,
      SerializableFunction<T, String> partition,
      SerializableFunction<T, GenericRecord> toRow,
      int shards,
      RowTally.@Nullable Beginning tally) {
    this.folder = folder;
    this.run = run;
    this.schema = schema;
    this.partition = partition;
    this.toRow = toRow;
    this.shards = shards;
    this.tally = tally;
  }

  /**
   * Files of this schema in this staging folder.
   *
   * @param partition the folder of an element, such as {@code dt=2026-03-01}
   * @param shards files for each partition
   */
  public static <T> WriteFiles<T> to(
      Dataset.Staging staging,
      Schema schema,
      SerializableFunction<T, String> partition,
      SerializableFunction<T, GenericRecord> toRow,
      int shards) {
    if (shards < 1) {
      throw new JobFailure("Files for each folder must be at least 1, but are " + shards);
    }
    return new WriteFiles<>(
        staging.path().toString(),
        staging.run(),
        schema.toString(),
        partition,
        toRow,
        shards,
        null);
  }

  /** The same, with each row counted as it is written, and the counts noted in their files. */
  public WriteFiles<T> tallied(RowTally.Beginning tally) {
    return new WriteFiles<>(folder, run, schema, partition, toRow, shards, tally);
  }

  @Override
  public POutput expand(PCollection<T> input) {
    String prefix = "part-" + run;
    input
        .apply(PackBlocks.by(partition, StringUtf8Coder.of(), input.getCoder()))
        .apply(
            "Files",
            FileIO.<String, KV<String, byte[]>>writeDynamic()
                .by(KV::getKey)
                .withDestinationCoder(StringUtf8Coder.of())
                .via(Contextful.fn(KV::getValue), new BlockSink<>(input.getCoder(), this))
                .to(folder)
                .withTempDirectory(folder + "/.temp")
                .withNaming(name -> FileIO.Write.defaultNaming(name + "/" + prefix, ".parquet"))
                .withNumShards(shards));
    return PDone.in(input.getPipeline());
  }

  /** Writes the elements of blocks as rows of one file. */
  private static final class BlockSink<T> implements FileIO.Sink<byte[]> {

    private static final long serialVersionUID = 1L;

    private final Coder<T> coder;
    private final SerializableFunction<T, GenericRecord> toRow;
    private final String schema;
    private final RowTally.@Nullable Beginning beginning;
    private transient @Nullable RowTally tally;
    private transient @Nullable ParquetStream rows;

    BlockSink(Coder<T> coder, WriteFiles<T> table) {
      this.coder = coder;
      this.toRow = table.toRow;
      this.schema = table.schema;
      this.beginning = table.tally;
    }

    @Override
    public void open(WritableByteChannel channel) throws IOException {
      OutputStream out = Channels.newOutputStream(channel);
      Schema columns = new Schema.Parser().parse(schema);
      if (beginning == null) {
        rows = ParquetStream.to(out, columns);
      } else {
        RowTally of = beginning.begin();
        tally = of;
        rows = ParquetStream.to(out, columns, of::note);
      }
    }

    @Override
    public void write(byte[] block) throws IOException {
      try {
        PackBlocks.unpack(block, coder, element -> write(toRow.apply(element)));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private void write(GenericRecord row) {
      try {
        opened().write(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (tally != null) {
        tally.add(row);
      }
    }

    @Override
    public void flush() throws IOException {
      opened().close();
    }

    private ParquetStream opened() {
      if (rows == null) {
        throw new IllegalStateException("No file was opened");
      }
      return rows;
    }
  }
}
