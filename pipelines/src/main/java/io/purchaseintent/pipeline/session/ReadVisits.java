package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.visit.VisitReader;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The visits of the table of events, each with all of its events in their order: what every batch
 * job on visits starts from. A bucket is read by one worker, and no event is moved.
 */
public final class ReadVisits
    extends PTransform<PBegin, PCollection<KV<String, List<CompactEvent>>>> {

  private static final long serialVersionUID = 1L;

  private final transient TableView events;
  private final Reading reading;

  private ReadVisits(TableView events, Reading reading) {
    this.events = events;
    this.reading = reading;
  }

  /** Which visits of a bucket are read. */
  private interface Reading extends Serializable {
    void read(List<TableFile> bucket, VisitReader.Sink sink) throws IOException;
  }

  /** All visits. */
  public static ReadVisits all(TableView events, SessionGap gap) {
    LocalDate until = events.days().last().plusDays(1);
    return between(events, gap, events.days().first(), until);
  }

  /**
   * Those that have an event in {@code [from, until)}, whole.
   *
   * @param events with the days before and after, too
   */
  public static ReadVisits between(
      TableView events, SessionGap gap, LocalDate from, LocalDate until) {
    VisitReader reader = new VisitReader(events.reader(), gap);
    return new ReadVisits(events, (bucket, sink) -> reader.read(bucket, from, until, sink));
  }

  /**
   * In place of visits the stretches that have an event in {@code [from, until)}, whole: see {@link
   * SessionGap#stretches}.
   *
   * @param events with the days before and after, too
   */
  public static ReadVisits stretchesBetween(
      TableView events, SessionGap gap, LocalDate from, LocalDate until) {
    VisitReader reader = VisitReader.ofStretches(events.reader(), gap);
    return new ReadVisits(events, (bucket, sink) -> reader.read(bucket, from, until, sink));
  }

  /**
   * In place of visits the stretches of events of which something was known on some days, whole.
   *
   * @param events with all days before, too
   */
  public static ReadVisits knownOn(TableView events, SessionGap gap, ClosedDays days) {
    VisitReader reader = new VisitReader(events.reader(), gap);
    return new ReadVisits(events, (bucket, sink) -> reader.readKnown(bucket, days, sink));
  }

  @Override
  public PCollection<KV<String, List<CompactEvent>>> expand(PBegin begin) {
    return begin
        .apply("Buckets", buckets(events))
        .apply("Read visits", ParDo.of(new ReadFn(reading)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(CompactEventCoder.of())));
  }

  /** The files of each bucket, an element a bucket. */
  public static HandOut<List<TableFile>> buckets(TableView events) {
    TreeMap<Integer, List<TableFile>> buckets = new TreeMap<>();
    for (TableFile file : events.files()) {
      buckets.computeIfAbsent(file.partition().bucket(), bucket -> new ArrayList<>()).add(file);
    }
    return HandOut.of(
        List.copyOf(buckets.values()),
        bucket -> bucket.stream().mapToLong(TableFile::bytes).sum(),
        ListCoder.of(SerializableCoder.of(TableFile.class)));
  }

  private static final class ReadFn extends DoFn<List<TableFile>, KV<String, List<CompactEvent>>> {
    private static final long serialVersionUID = 1L;
    private final Reading reading;

    ReadFn(Reading reading) {
      this.reading = reading;
    }

    @ProcessElement
    public void process(
        @Element List<TableFile> bucket, OutputReceiver<KV<String, List<CompactEvent>>> out)
        throws IOException {
      reading.read(bucket, (id, events) -> out.output(KV.of(id, events)));
    }
  }
}
