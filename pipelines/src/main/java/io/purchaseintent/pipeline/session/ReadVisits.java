package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.visit.VisitReader;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.io.IOException;
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
  private final VisitReader reader;
  private final LocalDate from;
  private final LocalDate until;

  private ReadVisits(TableView events, SessionGap gap, LocalDate from, LocalDate until) {
    this.events = events;
    this.reader = new VisitReader(events.reader(), gap);
    this.from = from;
    this.until = until;
  }

  /** All visits. */
  public static ReadVisits all(TableView events, SessionGap gap) {
    return new ReadVisits(events, gap, events.days().first(), events.days().last().plusDays(1));
  }

  /**
   * Those that have an event in {@code [from, until)}, whole.
   *
   * @param events with the days before and after, too
   */
  public static ReadVisits between(
      TableView events, SessionGap gap, LocalDate from, LocalDate until) {
    return new ReadVisits(events, gap, from, until);
  }

  @Override
  public PCollection<KV<String, List<CompactEvent>>> expand(PBegin begin) {
    return begin
        .apply("Buckets", buckets(events))
        .apply("Read visits", ParDo.of(new ReadFn(reader, from, until)))
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
    private final VisitReader reader;
    private final LocalDate from;
    private final LocalDate until;

    ReadFn(VisitReader reader, LocalDate from, LocalDate until) {
      this.reader = reader;
      this.from = from;
      this.until = until;
    }

    @ProcessElement
    public void process(
        @Element List<TableFile> bucket, OutputReceiver<KV<String, List<CompactEvent>>> out)
        throws IOException {
      reader.read(bucket, from, until, (id, events) -> out.output(KV.of(id, events)));
    }
  }
}
