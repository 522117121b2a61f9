package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.SessionState;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.visit.VisitReader;
import io.purchaseintent.pipeline.job.DayPeriod;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Reads the visits of a bucket and writes those that began in some periods as sessions, a file a
 * day, where they were read: no visit is moved.
 */
final class SessionFilesFn extends DoFn<List<TableFile>, WrittenFile> {

  static final TupleTag<WrittenFile> FILES = new TupleTag<>("files") {};
  static final TupleTag<KV<String, SessionState>> STATES = new TupleTag<>("states") {};

  static final String SESSIONS = "sessions";
  static final String PURCHASING = "purchasing_sessions";

  /** Counts how often a midnight ended the visits of an id that never rests. */
  static final String RESTLESS = "restless_ids";

  private static final long serialVersionUID = 1L;

  private final VisitReader visits;
  private final List<DayPeriod> periods;
  private final TableWriter writer;
  private final String shopZone;
  private final boolean states;
  private final Counter sessions = Metrics.counter(SessionFilesFn.class, SESSIONS);
  private final Counter restless = Metrics.counter(SessionFilesFn.class, RESTLESS);
  private final Counter purchasing = Metrics.counter(SessionFilesFn.class, PURCHASING);

  /** A file of a day, and whose visits are in it. */
  private record OpenDay(TableWriter.Open file, VisitsOfDay visits) {}

  /**
   * @param periods in which sessions begin, none of which overlap
   * @param states whether to show the sessions' states too
   */
  SessionFilesFn(
      VisitReader visits,
      List<DayPeriod> periods,
      TableWriter writer,
      ZoneId shopZone,
      boolean states) {
    this.visits = visits;
    this.periods = List.copyOf(periods);
    this.writer = writer;
    this.shopZone = shopZone.getId();
    this.states = states;
  }

  @ProcessElement
  public void process(@Element List<TableFile> bucket, MultiOutputReceiver out) throws IOException {
    TreeMap<Partition, OpenDay> open = new TreeMap<>();
    try {
      for (DayPeriod period : periods) {
        write(bucket, period, open, out);
      }
      end(open, new Partition(Integer.MAX_VALUE, 0), out);
    } finally {
      open.values().forEach(day -> day.file().close());
    }
  }

  private void write(
      List<TableFile> bucket,
      DayPeriod period,
      TreeMap<Partition, OpenDay> open,
      MultiOutputReceiver out)
      throws IOException {
    ZoneId zone = ZoneId.of(shopZone);
    VisitReader.Sink sink =
        (id, events) -> {
          SessionState state = SessionState.of(events);
          Partition day = SessionTable.partition(state);
          if (day.day().isBefore(period.from())) {
            return;
          }
          count(state);
          end(open, new Partition(day.epochDay() - 1, day.bucket()), out);
          OpenDay of = open.get(day);
          if (of == null) {
            of = new OpenDay(writer.open(day), new VisitsOfDay(day.day()));
            open.put(day, of);
          }
          of.file().write(SessionTable.toRow(id, state, zone));
          of.visits().add(state.shopper());
          if (states) {
            out.get(STATES).output(KV.of(id, state));
          }
        };
    restless.inc(visits.read(bucket, period.from(), period.to(), sink));
  }

  private void count(SessionState state) {
    sessions.inc();
    if (state.hasPurchase()) {
      purchasing.inc();
    }
  }

  /** Ends the files of days before one: visits over midnight come with the day after. */
  private static void end(
      TreeMap<Partition, OpenDay> open, Partition first, MultiOutputReceiver out)
      throws IOException {
    Iterator<Map.Entry<Partition, OpenDay>> before = open.headMap(first).entrySet().iterator();
    while (before.hasNext()) {
      OpenDay day = before.next().getValue();
      out.get(FILES).output(day.file().end(day.visits().toNote()));
      before.remove();
    }
  }
}
