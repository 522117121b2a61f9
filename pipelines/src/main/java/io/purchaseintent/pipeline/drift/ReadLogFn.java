package io.purchaseintent.pipeline.drift;

import io.purchaseintent.json.PredictionScan;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.prediction.LogLines;
import io.purchaseintent.pipeline.prediction.LogStretch;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a log. Looks at every prediction of the period and version, and hands on one
 * of each session that it has seen lately: most sessions' predictions are near each other in a log,
 * so that few have to be sent.
 */
final class ReadLogFn extends DoFn<LogStretch, SessionPick> {

  /** Predictions that may stand for their sessions. */
  static final TupleTag<SessionPick> PICKS = new TupleTag<>("picks") {};

  /** What was counted: one a bundle. */
  static final TupleTag<DriftTally> TALLIES = new TupleTag<>("tallies") {};

  private static final long serialVersionUID = 1L;

  /** Sessions that are kept in mind. */
  private static final int MOST_SESSIONS = 20_000;

  private final DayPeriod period;
  private final String version;
  private final String reference;

  private transient @Nullable Yardstick yardstick;
  private transient @Nullable Bundle bundle;

  /**
   * @param version that is looked at
   * @param reference as {@link Yardstick#text}
   */
  ReadLogFn(DayPeriod period, String version, String reference) {
    this.period = period;
    this.version = version;
    this.reference = reference;
  }

  @Setup
  public void setup() {
    yardstick = Yardstick.ofText(reference, hours(period));
  }

  /** Number of hours of a period. */
  static int hours(DayPeriod period) {
    return Math.toIntExact(
        (period.end().toEpochMilli() - period.start().toEpochMilli()) / LogCounts.HOUR_MILLIS);
  }

  @StartBundle
  public void startBundle() {
    bundle = new Bundle(Objects.requireNonNull(yardstick, "setup() was not called"));
  }

  @ProcessElement
  public void process(@Element LogStretch stretch, MultiOutputReceiver out) {
    Bundle open = open();
    OutputReceiver<SessionPick> picks = out.get(PICKS);
    try {
      open.lines.forEach(
          stretch,
          (bytes, start, end) -> {
            open.read(bytes, start, end);
            if (open.picks.size() == MOST_SESSIONS) {
              open.picks.values().forEach(picks::output);
              open.picks.clear();
            }
          });
    } catch (IOException e) {
      throw JobFailure.of("reading " + stretch.file(), e);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Bundle open = open();
    Instant time = GlobalWindow.INSTANCE.maxTimestamp();
    open.picks.values().forEach(pick -> context.output(PICKS, pick, time, GlobalWindow.INSTANCE));
    context.output(TALLIES, open.counter.tally(), time, GlobalWindow.INSTANCE);
    bundle = null;
  }

  private Bundle open() {
    return Objects.requireNonNull(bundle, "No bundle was started");
  }

  /** What a bundle holds. */
  private final class Bundle {
    private final LogLines lines = new LogLines();
    private final PredictionScan scan = new PredictionScan();
    private final Map<Long, SessionPick> picks = new HashMap<>();
    private final DriftCounter counter;
    private final long from = period.start().toEpochMilli();
    private final long to = period.end().toEpochMilli();

    Bundle(Yardstick by) {
      this.counter = new DriftCounter(by);
    }

    void read(byte[] bytes, int start, int end) {
      LogCounts log = counter.log();
      if (!scan.read(bytes, start, end)) {
        log.addUnreadable();
        return;
      }
      long time = scan.timeMillis();
      if (time < from || time >= to) {
        log.addOutside(time < from);
        return;
      }
      log.addVersion(scan.modelVersion());
      if (scan.modelVersion().equals(version)) {
        log.addFeatureSet(scan.featureSet());
        if (isComparable(counter.by())) {
          log.add(scan, time - from);
          counter.look(scan.vector(), scan.propensity(), scan.margin());
          pick();
        }
      }
    }

    private boolean isComparable(Yardstick by) {
      return scan.featureSet().equals(by.featureSet()) && scan.length() == by.features().size();
    }

    private void pick() {
      long session = SessionPick.sessionOf(scan);
      long row = SessionPick.rowOf(scan);
      SessionPick before = picks.get(session);
      // Most are not picked: they are not copied.
      if (before == null || row <= before.row()) {
        picks.merge(session, SessionPick.of(scan, session, row), SessionPick::first);
      }
    }
  }
}
