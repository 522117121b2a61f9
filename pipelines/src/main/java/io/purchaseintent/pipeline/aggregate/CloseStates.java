package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.KnownTimeline;
import io.purchaseintent.feature.Timeline;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.SortedFiles;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.state.StateTable;
import io.purchaseintent.pipeline.lake.GatherFiles;
import io.purchaseintent.pipeline.shuffle.CombineInBundle;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.iceberg.util.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings what happened on some days into the states of those before: gives the values that changed,
 * by id, and writes the table of states anew.
 *
 * <p>A bucket of the table is a task: it merges the sorted rows of before with what happened, by
 * id. Only states of which something happened, or whose windows moved, are looked into, unless all
 * are to be told; others are copied as they are. In memory is what happened in a bucket, never the
 * states. Bounded input in the global window.
 */
final class CloseStates<T extends Timeline<T, S>, S>
    extends PTransform<PCollection<KV<String, KnownTimeline<T, S>>>, PCollection<KV<String, S>>> {

  private static final long serialVersionUID = 1L;

  private final Entity<T, S> entity;
  private final ClosedDays days;
  private final Told<T, S> told;
  private final transient @Nullable TableView before;
  private final transient TableWrite write;

  /**
   * @param told which values are given
   * @param before the states as of the first day's midnight; null where there are none
   * @param write where the states as of the midnight after the last day go
   */
  CloseStates(
      Entity<T, S> entity,
      ClosedDays days,
      Told<T, S> told,
      @Nullable TableView before,
      TableWrite write) {
    this.entity = entity;
    this.days = days;
    this.told = told;
    this.before = before;
    this.write = write;
  }

  @Override
  public PCollection<KV<String, S>> expand(PCollection<KV<String, KnownTimeline<T, S>>> happened) {
    KvCoder<String, KnownTimeline<T, S>> keyed =
        KvCoder.of(StringUtf8Coder.of(), entity.timelines());
    KvCoder<Integer, byte[]> blocks = KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
    int buckets = write.table().layout().buckets();
    SerializableFunction<CharSequence, Integer> bucket = TableLayout.bucket(buckets);
    PCollection<KV<Integer, byte[]>> every =
        happened
            .getPipeline()
            .apply(
                "Every bucket",
                Create.of(IntStream.range(0, buckets).mapToObj(b -> KV.of(b, new byte[0])).toList())
                    .withCoder(blocks));
    PCollection<KV<Integer, byte[]>> packed =
        happened
            .apply(
                "Combine",
                new CombineInBundle<>(
                    MergeFn.of(entity.empty(), KnownTimeline::merge, entity.timelines()),
                    entity.timelines()))
            .apply(
                "By bucket",
                PackBlocks.by(each -> bucket.apply(each.getKey()), VarIntCoder.of(), keyed));
    TupleTag<KV<String, S>> values = new TupleTag<>() {};
    TupleTag<WrittenFile> files = new TupleTag<>() {};
    PCollectionTuple closed =
        PCollectionList.of(every)
            .and(packed)
            .apply("All", Flatten.pCollections())
            .apply("Group", GroupByKey.create())
            .apply(
                "Close",
                ParDo.of(new CloseFn<>(entity, days, told, before, write, values, files))
                    .withSideInputs(
                        told.categories() == null ? List.of() : List.of(told.categories()))
                    .withOutputTags(values, TupleTagList.of(files)));
    closed
        .get(files)
        .setCoder(SerializableCoder.of(WrittenFile.class))
        .apply("Gather", new GatherFiles(write));
    return closed.get(values).setCoder(KvCoder.of(StringUtf8Coder.of(), entity.values()));
  }

  private static final class CloseFn<T extends Timeline<T, S>, S>
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<String, S>> {

    private static final long serialVersionUID = 1L;

    private final Entity<T, S> entity;
    private final ClosedDays days;
    private final Told<T, S> told;
    private final @Nullable TableReader reader;
    private final List<TableFile> states;
    private final TableWriter writer;
    private final TupleTag<KV<String, S>> values;
    private final TupleTag<WrittenFile> files;
    private final Counter rows;
    private final Counter made;
    private final Counter copied;
    private transient Told.@Nullable Values<T, S> valuesOf;

    CloseFn(
        Entity<T, S> entity,
        ClosedDays days,
        Told<T, S> told,
        @Nullable TableView before,
        TableWrite write,
        TupleTag<KV<String, S>> values,
        TupleTag<WrittenFile> files) {
      this.entity = entity;
      this.days = days;
      this.told = told;
      this.reader = before == null ? null : before.reader();
      this.states = before == null ? List.of() : before.files();
      this.writer = write.writer();
      this.values = values;
      this.files = files;
      this.rows = Metrics.counter(AggregateJob.class, entity.rows());
      this.made = Metrics.counter(AggregateJob.class, entity.made());
      this.copied = Metrics.counter(AggregateJob.class, entity.copied());
    }

    @ProcessElement
    public void process(ProcessContext context, MultiOutputReceiver out) throws IOException {
      KV<Integer, Iterable<byte[]>> bucket = context.element();
      Told.Values<T, S> telling = telling(context);
      Map<String, KnownTimeline<T, S>> happened = new HashMap<>();
      for (byte[] block : bucket.getValue()) {
        PackBlocks.unpack(
            block,
            KvCoder.of(StringUtf8Coder.of(), entity.timelines()),
            each -> happened.merge(each.getKey(), each.getValue(), CloseFn::merged));
      }
      List<String> ids = new ArrayList<>(happened.keySet());
      ids.sort(SortedFiles.ORDER);
      Bucket target = new Bucket(bucket.getKey());
      OutputReceiver<KV<String, S>> changed = out.get(values);
      try (SortedFiles<GenericRecord> before = before(bucket.getKey())) {
        for (String id : ids) {
          while (before.id() != null && SortedFiles.ORDER.compare(before.id(), id) < 0) {
            pass(before.next(), telling, target, changed);
          }
          KnownTimeline<T, S> timeline =
              id.equals(before.id())
                  ? entity.goingOnFrom(StateTable.timeline(before.next()))
                  : entity.empty().get();
          timeline.merge(Objects.requireNonNull(happened.remove(id)));
          close(id, timeline, telling, target, changed);
        }
        while (before.id() != null) {
          pass(before.next(), telling, target, changed);
        }
      }
      WrittenFile file = target.end();
      if (file != null) {
        out.get(files).output(file);
      }
    }

    /** What categories are told is read once. */
    private Told.Values<T, S> telling(ProcessContext context) {
      Told.Values<T, S> telling = valuesOf;
      if (telling == null) {
        telling =
            told.values(
                told.categories() == null ? List.of() : context.sideInput(told.categories()));
        valuesOf = telling;
      }
      return telling;
    }

    private static <T extends Timeline<T, S>, S> KnownTimeline<T, S> merged(
        KnownTimeline<T, S> sum, KnownTimeline<T, S> more) {
      sum.merge(more);
      return sum;
    }

    private SortedFiles<GenericRecord> before(int bucket) {
      return reader == null
          ? StateTable.none()
          : StateTable.sorted(
              reader, states.stream().filter(file -> file.partition().bucket() == bucket).toList());
    }

    /** What becomes of a state of which nothing happened. */
    private void pass(
        GenericRecord row,
        Told.Values<T, S> telling,
        Bucket target,
        OutputReceiver<KV<String, S>> changed)
        throws IOException {
      boolean stays = StateTable.nextChangeDay(row) > days.until().toEpochDay();
      if (stays && !telling.isAlsoOfUnchanged()) {
        copied.inc();
        target.write(row);
        return;
      }
      KnownTimeline<T, S> timeline = entity.goingOnFrom(StateTable.timeline(row));
      if (stays) {
        copied.inc();
        tell(StateTable.id(row), timeline, telling, changed);
        target.write(row);
      } else {
        close(StateTable.id(row), timeline, telling, target, changed);
      }
    }

    private void tell(
        String id,
        KnownTimeline<T, S> known,
        Told.Values<T, S> telling,
        OutputReceiver<KV<String, S>> changed) {
      for (S value : telling.of(known, days)) {
        rows.inc();
        changed.output(KV.of(id, value));
      }
    }

    private void close(
        String id,
        KnownTimeline<T, S> known,
        Told.Values<T, S> telling,
        Bucket target,
        OutputReceiver<KV<String, S>> changed)
        throws IOException {
      made.inc();
      tell(id, known, telling, changed);
      known.close(days.until());
      T timeline = known.timeline();
      target.write(
          StateTable.toRow(id, timeline.nextChange(days.until()), entity.pack().apply(timeline)));
    }

    /** The file of a bucket, which begins with its first row. */
    private final class Bucket {

      private final int number;
      private TableWriter.@Nullable Open open;

      Bucket(int number) {
        this.number = number;
      }

      void write(GenericRecord row) throws IOException {
        TableWriter.Open file = open;
        if (file == null) {
          file = writer.open(new Partition(Partition.NONE, number));
          open = file;
        }
        file.write(row);
      }

      @Nullable WrittenFile end() throws IOException {
        return open == null ? null : open.end("");
      }
    }
  }
}
