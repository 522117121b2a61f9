package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.lake.event.EventBatch;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.lake.GatherFiles;
import io.purchaseintent.pipeline.lake.PartitionCoder;
import io.purchaseintent.pipeline.lake.RowTally;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.iceberg.util.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as sorted files of their table, each event once: of the copies of one, whether they
 * come together or are in the table already, the one received first stays. Bounded input, global
 * window; the events of one partition, or of a slice of it, are in memory at a time.
 */
final class WriteEvents extends PTransform<PCollection<Event>, PDone> {

  static final String DUPLICATES = "duplicates_dropped";
  static final String KEPT = "events_accepted";
  static final String AFTER_CLOSING = "events_after_closing";

  private static final long serialVersionUID = 1L;

  private static final TupleTag<WrittenFile> FILES = new TupleTag<>("files") {};
  private static final TupleTag<KV<String, String>> SUPERSEDED = new TupleTag<>("superseded") {};

  private final transient TableWrite write;
  private final transient @Nullable TableView before;
  private final Slices slices;
  private final long closedMillis;
  private final RowTally.Beginning tally;

  /**
   * @param before what the table has, that is looked through for copies; null where days are made
   *     anew, whatever was closed of them
   * @param tally counts the rows of each file
   */
  WriteEvents(
      TableWrite write, @Nullable TableView before, Slices slices, RowTally.Beginning tally) {
    this.write = write;
    this.before = before;
    this.slices = slices;
    this.closedMillis = before == null ? Long.MIN_VALUE : write.closedMillis();
    this.tally = tally;
  }

  @Override
  public PDone expand(PCollection<Event> events) {
    SerializableFunction<Event, Partition> partitions = EventTable.partitions();
    Slices parts = slices;
    Stored stored = Stored.of(before);
    PCollectionTuple written =
        events
            .apply(
                "By partition",
                PackBlocks.by(
                    event -> KV.of(partitions.apply(event), parts.of(event.sessionId())),
                    KvCoder.of(PartitionCoder.of(), VarIntCoder.of()),
                    EventCoder.of()))
            .apply("Group", GroupByKey.create())
            .apply(
                "Write",
                ParDo.of(new WriteFn(write.writer(), stored, closedMillis, tally))
                    .withOutputTags(FILES, TupleTagList.of(SUPERSEDED)));
    PCollection<WrittenFile> rewritten =
        written
            .get(SUPERSEDED)
            .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
            .apply("By file", GroupByKey.create())
            .apply("Write without worse copies", ParDo.of(new RewriteFn(write.writer(), stored)))
            .setCoder(SerializableCoder.of(WrittenFile.class));
    return PCollectionList.of(written.get(FILES).setCoder(SerializableCoder.of(WrittenFile.class)))
        .and(rewritten)
        .apply("All files", Flatten.pCollections())
        .apply("Gather", new GatherFiles(write));
  }

  /** The files of the table, by what they are of. */
  private record Stored(
      @Nullable TableReader reader, HashMap<Partition, ArrayList<TableFile>> files)
      implements java.io.Serializable {

    static Stored of(@Nullable TableView before) {
      HashMap<Partition, ArrayList<TableFile>> files = new HashMap<>();
      if (before == null) {
        return new Stored(null, files);
      }
      for (TableFile file : before.files()) {
        files.computeIfAbsent(file.partition(), key -> new ArrayList<>()).add(file);
      }
      return new Stored(before.reader(), files);
    }

    List<EventBatch.Superseded> drop(EventBatch batch, Partition partition, long closedMillis)
        throws IOException {
      List<TableFile> there = files.get(partition);
      return reader == null || there == null
          ? List.of()
          : batch.dropStored(reader, there, closedMillis);
    }

    TableFile file(String location) {
      return files.values().stream()
          .flatMap(List::stream)
          .filter(file -> file.location().equals(location))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No file is " + location));
    }
  }

  private static final class WriteFn
      extends DoFn<KV<KV<Partition, Integer>, Iterable<byte[]>>, WrittenFile> {
    private static final long serialVersionUID = 1L;
    private final TableWriter writer;
    private final Stored stored;
    private final long closedMillis;
    private final RowTally.Beginning beginning;
    private final Counter duplicates = Metrics.counter(WriteEvents.class, DUPLICATES);
    private final Counter kept = Metrics.counter(WriteEvents.class, KEPT);
    private final Counter afterClosing = Metrics.counter(WriteEvents.class, AFTER_CLOSING);

    WriteFn(TableWriter writer, Stored stored, long closedMillis, RowTally.Beginning beginning) {
      this.writer = writer;
      this.stored = stored;
      this.closedMillis = closedMillis;
      this.beginning = beginning;
    }

    @ProcessElement
    public void process(
        @Element KV<KV<Partition, Integer>, Iterable<byte[]>> slice, MultiOutputReceiver out)
        throws IOException {
      EventBatch batch = new EventBatch();
      long[] read = new long[1];
      for (byte[] block : slice.getValue()) {
        PackBlocks.unpack(
            block,
            EventCoder.of(),
            event -> {
              read[0]++;
              batch.add(event);
            });
      }
      Partition partition = slice.getKey().getKey();
      List<EventBatch.Superseded> superseded = stored.drop(batch, partition, closedMillis);
      long added = batch.size() - superseded.size();
      kept.inc(added);
      duplicates.inc(read[0] - added);
      for (EventBatch.Superseded each : superseded) {
        out.get(SUPERSEDED)
            .output(KV.of(each.file().location(), key(each.sessionId(), each.eventId())));
      }
      if (batch.size() > 0) {
        RowTally tally = beginning.begin();
        try (TableWriter.Open file = writer.open(partition)) {
          batch.forEachSorted(
              event -> {
                GenericRecord row = EventTable.toRow(event, closedMillis);
                afterClosing.inc(row.get(EventTable.KNOWN) == null ? 0 : 1);
                file.write(row);
                tally.add(row);
              });
          out.get(FILES).output(file.end(tally.note()));
        }
      }
    }
  }

  private static String key(String sessionId, String eventId) {
    return sessionId + '\n' + eventId;
  }

  private static final class RewriteFn extends DoFn<KV<String, Iterable<String>>, WrittenFile> {
    private static final long serialVersionUID = 1L;
    private final TableWriter writer;
    private final Stored stored;

    RewriteFn(TableWriter writer, Stored stored) {
      this.writer = writer;
      this.stored = stored;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<String>> rows, OutputReceiver<WrittenFile> out)
        throws IOException {
      Set<String> superseded = new HashSet<>();
      rows.getValue().forEach(superseded::add);
      TableFile file = stored.file(rows.getKey());
      TableReader reader = stored.reader();
      if (reader == null || superseded.size() == file.rows()) {
        out.output(WrittenFile.none(file.location()));
        return;
      }
      try (TableWriter.Open written = writer.open(file.partition())) {
        reader.read(
            file,
            EventTable.LAYOUT.rows(),
            row -> {
              if (!superseded.contains(key(EventTable.sessionId(row), EventTable.eventId(row)))) {
                written.write(row);
              }
            });
        out.output(written.end("").replacing(List.of(file.location())));
      }
    }
  }
}
