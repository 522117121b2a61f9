package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Adds the elements of a stream to a table, each once: a file for each partition when a fixed
 * window of event time closes, one before whenever many wait, and more for what comes later,
 * however late: of each window the runner remembers for good that it was there, a few bytes.
 *
 * <p>What tells whether an element is there already is the table itself. So a job may read its
 * source again, from a checkpoint or from the start, and may be stopped at any moment: what it had
 * added is not added again, nothing has to be taken back, and batches may add to the same table.
 * Files are on disk and committed before a bundle ends, and so before its source goes on.
 *
 * <p>Elements wait in blocks of bytes: a runner pays for each element that it keeps.
 */
public final class AppendFiles<T> extends PTransform<PCollection<T>, PDone> {

  private static final long serialVersionUID = 1L;

  /**
   * Bytes of a block, and blocks that wait at most: 32 MiB a shard, however many elements come.
   * Where few come a block holds no more than a bundle does, and the window ends before.
   */
  private static final int BLOCK_BYTES = 2 << 10;

  private static final int WAITING_BLOCKS = 16 << 10;

  /**
   * A partition of the log that was away, or was added, may be behind the others by whatever they
   * brought meanwhile. What a runner takes for too late it drops, and tells nobody.
   */
  private static final Duration ANY_LATENESS = Duration.ofDays(365_000);

  private final transient LakeTable table;
  private final Rows<T> rows;
  private final Duration window;
  private final int shards;
  private final int waiting;

  /**
   * What becomes of an element in a file.
   *
   * @param key the names of the columns that tell two elements of a partition apart; of a sorted
   *     table the first is the one that it is sorted by first
   * @param keyOf what an element has in these columns, as text
   * @param partition where an element lies
   * @param time when it was, for a table that is filed by time: only files that have rows of such
   *     times are looked into
   * @param toRow the element as a row, that comes into the table when days until a time, in
   *     milliseconds since the epoch, are closed
   * @param better of two elements with the same key the one that counts
   */
  public record Rows<T>(
      List<String> key,
      SerializableFunction<T, List<String>> keyOf,
      SerializableFunction<T, Partition> partition,
      SerializableFunction<T, Instant> time,
      SerializableBiFunction<T, Long, GenericRecord> toRow,
      SerializableBiFunction<T, T, T> better)
      implements Serializable {

    /** A copy. */
    public Rows {
      key = List.copyOf(key);
    }

    List<String> keyIn(GenericRecord row) {
      return key.stream().map(column -> row.get(column).toString()).toList();
    }
  }

  private AppendFiles(LakeTable table, Rows<T> rows, Duration window, int shards, int waiting) {
    this.table = table;
    this.rows = rows;
    this.window = window;
    this.shards = shards;
    this.waiting = waiting;
  }

  /**
   * Files of this table.
   *
   * @param window of event time, that a file spans; what is late is gathered for as long
   * @param shards that write at a time, each to buckets of its own: more than the table has are of
   *     no use
   */
  public static <T> AppendFiles<T> to(LakeTable table, Rows<T> rows, Duration window, int shards) {
    return new AppendFiles<>(table, rows, window, shards, WAITING_BLOCKS);
  }

  /** As these, but a shard's elements are written as soon as so many blocks of them wait. */
  AppendFiles<T> waitingFor(int blocks) {
    return new AppendFiles<>(table, rows, window, shards, blocks);
  }

  /** The name of the counter of what was added to a table. */
  public static String counter(LakeTable table) {
    return table.name() + "_added";
  }

  @Override
  public PDone expand(PCollection<T> elements) {
    int files = shards;
    Rows<T> as = rows;
    elements
        .apply(
            "Window",
            Window.<T>into(FixedWindows.of(joda(window)))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withEarlyFirings(AfterPane.elementCountAtLeast(waiting))
                        .withLateFirings(
                            AfterFirst.of(
                                AfterProcessingTime.pastFirstElementInPane()
                                    .plusDelayOf(joda(window)),
                                AfterPane.elementCountAtLeast(waiting))))
                .withAllowedLateness(joda(ANY_LATENESS))
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply(
            "Block",
            PackBlocks.<Integer, T>by(
                    // Shards that write to the same partition would wait for each other.
                    element ->
                        files == 1
                            ? 0
                            : Math.floorMod(as.partition().apply(element).bucket(), files),
                    VarIntCoder.of(),
                    elements.getCoder())
                .endingAt(BLOCK_BYTES))
        .apply("Gather", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn<>(table, as, elements.getCoder())));
    return PDone.in(elements.getPipeline());
  }

  private static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }

  private static final class WriteFn<T> extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {

    private static final long serialVersionUID = 1L;

    /** How often another writer may come in between. */
    private static final int TRIES = 10;

    private final Lake lake;
    private final TableLayout layout;
    private final Rows<T> rows;
    private final Coder<T> coder;
    private final Counter added;

    WriteFn(LakeTable table, Rows<T> rows, Coder<T> coder) {
      this.lake = table.lake();
      this.layout = table.layout();
      this.rows = rows;
      this.coder = coder;
      this.added = Metrics.counter(AppendFiles.class, counter(table));
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> blocks) throws IOException {
      List<Waiting<T>> waiting = Waiting.of(blocks.getValue(), rows, coder);
      LakeTable table = LakeTable.of(lake, layout);
      for (int tried = 1; ; tried++) {
        try {
          added.inc(write(table, waiting));
          return;
        } catch (TableWrite.ConflictException | TableReader.GoneException e) {
          if (tried == TRIES) {
            throw e;
          }
        }
      }
    }

    /** Writes what is not there yet, and says how much that was. */
    private long write(LakeTable table, List<Waiting<T>> waiting) throws IOException {
      TableWrite write = table.write(TableFile.STREAM + UUID.randomUUID());
      List<WrittenFile> files = new ArrayList<>();
      long written = 0;
      try {
        dropStored(write.before(), waiting);
        for (Waiting<T> each : waiting) {
          if (each.size() > 0) {
            try (TableWriter.Open file = write.writer().open(each.partition())) {
              each.write(file, layout.sorted(), write.closedMillis());
              files.add(file.end(""));
            }
            written += each.size();
          }
        }
        write.wrote(files);
        if (!files.isEmpty()) {
          write.appendUnlessChanged();
        }
        return written;
      } finally {
        write.wrote(files);
        write.discard();
      }
    }

    private void dropStored(@Nullable TableView there, List<Waiting<T>> waiting)
        throws IOException {
      if (there == null) {
        return;
      }
      Schema key = ParquetRows.some(layout.rows(), rows.key());
      TableReader reader = there.reader();
      for (Waiting<T> each : waiting) {
        for (TableFile file : there.files()) {
          if (each.mayBeIn(file)) {
            reader.read(file, key, each::drop);
          }
        }
      }
    }
  }
}
