package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.AppendedFile;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Adds the elements of a stream to a dataset, each once: a set of files when a fixed window of
 * event time closes, one before whenever many wait, and more for what comes later.
 *
 * <p>What tells whether an element is there already are the files themselves. So a job may read its
 * source again, from a checkpoint or from the start, and may be stopped at any moment: what it had
 * added is not added again, and nothing has to be taken back.
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

  private final transient Dataset dataset;
  private final Rows<T> rows;
  private final Duration window;
  private final Duration allowedLateness;
  private final int shards;
  private final int waiting;

  /**
   * What becomes of an element in a file.
   *
   * @param schema of a row, as JSON
   * @param key the names of the columns that tell two elements apart
   * @param keyOf what an element has in these columns, as text
   * @param partition the folder of an element, such as {@code dt=2026-03-01}
   * @param toRow the element as a row
   * @param better of two elements with the same key the one that counts
   */
  public record Rows<T>(
      String schema,
      List<String> key,
      SerializableFunction<T, List<String>> keyOf,
      SerializableFunction<T, String> partition,
      SerializableFunction<T, GenericRecord> toRow,
      SerializableBiFunction<T, T, T> better)
      implements Serializable {

    /** A copy. */
    public Rows {
      key = List.copyOf(key);
    }

    private List<String> keyIn(GenericRecord row) {
      return key.stream().map(column -> row.get(column).toString()).toList();
    }
  }

  private AppendFiles(
      Dataset dataset,
      Rows<T> rows,
      Duration window,
      Duration allowedLateness,
      int shards,
      int waiting) {
    this.dataset = dataset;
    this.rows = rows;
    this.window = window;
    this.allowedLateness = allowedLateness;
    this.shards = shards;
    this.waiting = waiting;
  }

  /**
   * Files in this dataset.
   *
   * @param window of event time, that a file spans; what is late is gathered for as long
   * @param allowedLateness how late an element may be and still be added
   * @param shards files for each window and partition
   */
  public static <T> AppendFiles<T> to(
      Dataset dataset, Rows<T> rows, Duration window, Duration allowedLateness, int shards) {
    return new AppendFiles<>(dataset, rows, window, allowedLateness, shards, WAITING_BLOCKS);
  }

  /** As these, but a shard's elements are written as soon as so many blocks of them wait. */
  AppendFiles<T> waitingFor(int blocks) {
    return new AppendFiles<>(dataset, rows, window, allowedLateness, shards, blocks);
  }

  /** The name of the counter of what was added to a dataset. */
  public static String counter(Dataset dataset) {
    return dataset.name() + "_added";
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
                .withAllowedLateness(joda(allowedLateness))
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply(
            "Block",
            PackBlocks.<Integer, T>by(
                    element ->
                        files == 1 ? 0 : Math.floorMod(as.keyOf().apply(element).hashCode(), files),
                    VarIntCoder.of(),
                    elements.getCoder())
                .endingAt(BLOCK_BYTES))
        .apply("Gather", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn<>(dataset, as, elements.getCoder(), files)));
    return PDone.in(elements.getPipeline());
  }

  private static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }

  /** Where an element is: it is decoded again when it is written, so that few are at a time. */
  private record Place(byte[] block, int offset, String partition) {

    <T> T element(Coder<T> coder) throws IOException {
      return coder.decode(new ByteArrayInputStream(block, offset, block.length - offset));
    }
  }

  private static final class WriteFn<T> extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final String temporary;
    private final Rows<T> rows;
    private final Coder<T> coder;
    private final int shards;
    private final Counter added;

    WriteFn(Dataset dataset, Rows<T> rows, Coder<T> coder, int shards) {
      this.folder = dataset.folder().toString();
      this.temporary = dataset.temporary().toString();
      this.rows = rows;
      this.coder = coder;
      this.shards = shards;
      this.added = Metrics.counter(AppendFiles.class, counter(dataset));
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> blocks, BoundedWindow window)
        throws IOException {
      Map<String, Map<List<String>, Place>> byPartition = new TreeMap<>();
      chosen(blocks.getValue())
          .forEach(
              (key, place) ->
                  byPartition
                      .computeIfAbsent(place.partition(), first -> new LinkedHashMap<>())
                      .put(key, place));
      AppendedFile.Span span =
          new AppendedFile.Span(
              Instant.ofEpochMilli(((IntervalWindow) window).start().getMillis()),
              Instant.ofEpochMilli(((IntervalWindow) window).end().getMillis()),
              blocks.getKey(),
              shards);
      for (Map.Entry<String, Map<List<String>, Place>> partition : byPartition.entrySet()) {
        write(Path.of(folder, partition.getKey()), span, partition.getValue());
      }
    }

    private Map<List<String>, Place> chosen(Iterable<byte[]> blocks) throws IOException {
      Map<List<String>, Place> chosen = new LinkedHashMap<>();
      for (byte[] block : blocks) {
        ByteArrayInputStream in = new ByteArrayInputStream(block);
        while (in.available() > 0) {
          int offset = block.length - in.available();
          T element = coder.decode(in);
          Place place = new Place(block, offset, rows.partition().apply(element));
          List<String> key = rows.keyOf().apply(element);
          Place other = chosen.putIfAbsent(key, place);
          if (other != null) {
            T first = other.element(coder);
            if (!rows.better().apply(first, element).equals(first)) {
              chosen.put(key, place);
            }
          }
        }
      }
      return chosen;
    }

    private void write(Path partition, AppendedFile.Span span, Map<List<String>, Place> elements)
        throws IOException {
      Schema schema = new Schema.Parser().parse(rows.schema());
      for (AppendedFile file : AppendedFile.of(partition)) {
        if (file.mayHaveOf(span)) {
          file.read(schema, rows.key(), row -> elements.remove(rows.keyIn(row)));
        }
      }
      if (elements.isEmpty()) {
        return;
      }
      AppendedFile.add(
          partition,
          span,
          Path.of(temporary),
          schema,
          file -> {
            for (Place place : elements.values()) {
              file.accept(rows.toRow().apply(place.element(coder)));
            }
          });
      added.inc(elements.size());
    }
  }
}
