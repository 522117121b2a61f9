package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as files of a table, one for each partition, in no order; the run commits them.
 *
 * <p>Bounded input in the global window. Elements cross the network in blocks, in their own coder,
 * and become rows only when they are written; there they may be counted ({@link #tallied}).
 */
public final class WriteTable<T> extends PTransform<PCollection<T>, PDone> {

  private static final long serialVersionUID = 1L;

  private final transient TableWrite write;
  private final SerializableFunction<T, Partition> partition;
  private final SerializableFunction<T, GenericRecord> toRow;
  private final RowTally.@Nullable Beginning tally;

  private WriteTable(
      TableWrite write,
      SerializableFunction<T, Partition> partition,
      SerializableFunction<T, GenericRecord> toRow,
      RowTally.@Nullable Beginning tally) {
    this.write = write;
    this.partition = partition;
    this.toRow = toRow;
    this.tally = tally;
  }

  /** Files of this table. */
  public static <T> WriteTable<T> to(
      TableWrite write,
      SerializableFunction<T, Partition> partition,
      SerializableFunction<T, GenericRecord> toRow) {
    return new WriteTable<>(write, partition, toRow, null);
  }

  /** The same, with each row counted as it is written. */
  public WriteTable<T> tallied(RowTally.Beginning by) {
    return new WriteTable<>(write, partition, toRow, by);
  }

  @Override
  public PDone expand(PCollection<T> input) {
    return input
        .apply("Block", PackBlocks.by(partition, PartitionCoder.of(), input.getCoder()))
        .apply("By partition", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn<>(write.writer(), input.getCoder(), toRow, tally)))
        .setCoder(SerializableCoder.of(WrittenFile.class))
        .apply("Gather", new GatherFiles(write));
  }

  private static final class WriteFn<T> extends DoFn<KV<Partition, Iterable<byte[]>>, WrittenFile> {
    private static final long serialVersionUID = 1L;

    private final TableWriter writer;
    private final Coder<T> coder;
    private final SerializableFunction<T, GenericRecord> toRow;
    private final RowTally.@Nullable Beginning beginning;

    WriteFn(
        TableWriter writer,
        Coder<T> coder,
        SerializableFunction<T, GenericRecord> toRow,
        RowTally.@Nullable Beginning beginning) {
      this.writer = writer;
      this.coder = coder;
      this.toRow = toRow;
      this.beginning = beginning;
    }

    @ProcessElement
    public void process(
        @Element KV<Partition, Iterable<byte[]>> partition, OutputReceiver<WrittenFile> out)
        throws IOException {
      RowTally tally = beginning == null ? null : beginning.begin();
      try (TableWriter.Open file = writer.open(partition.getKey())) {
        for (byte[] block : partition.getValue()) {
          PackBlocks.unpack(
              block,
              coder,
              element -> {
                GenericRecord row = toRow.apply(element);
                file.write(row);
                if (tally != null) {
                  tally.add(row);
                }
              });
        }
        out.output(file.end(tally == null ? "" : tally.note()));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}
