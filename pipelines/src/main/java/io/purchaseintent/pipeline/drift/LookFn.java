package io.purchaseintent.pipeline.drift;

import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.iceberg.io.CloseableIterable;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every prediction of the period and version, and hands on one of each session that it has
 * seen lately: most sessions' predictions are near each other, so that few have to be sent.
 */
final class LookFn extends DoFn<TableFile, SessionPick> {

  /** Predictions that may stand for their sessions. */
  static final TupleTag<SessionPick> PICKS = new TupleTag<>("picks") {};

  /** What was counted: one a bundle. */
  static final TupleTag<DriftTally> TALLIES = new TupleTag<>("tallies") {};

  private static final long serialVersionUID = 1L;

  /** Sessions that are kept in mind. */
  private static final int MOST_SESSIONS = 20_000;

  private final TableReader reader;
  private final DayPeriod period;
  private final String version;
  private final String reference;

  private transient @Nullable Yardstick yardstick;
  private transient @Nullable Bundle bundle;

  /**
   * @param version that is looked at
   * @param reference as {@link Yardstick#text}
   */
  LookFn(TableReader reader, DayPeriod period, String version, String reference) {
    this.reader = reader;
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
  public void process(@Element TableFile file, MultiOutputReceiver out) throws IOException {
    Bundle open = open();
    OutputReceiver<SessionPick> picks = out.get(PICKS);
    try (CloseableIterable<LoggedPrediction> rows = PredictionTable.open(reader, file)) {
      for (LoggedPrediction prediction : rows) {
        open.look(prediction);
        if (open.picks.size() == MOST_SESSIONS) {
          open.picks.values().forEach(picks::output);
          open.picks.clear();
        }
      }
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
    private final Map<Long, SessionPick> picks = new HashMap<>();
    private final DriftCounter counter;
    private final long from = period.start().toEpochMilli();

    Bundle(Yardstick by) {
      this.counter = new DriftCounter(by);
    }

    void look(LoggedPrediction prediction) {
      LogCounts log = counter.log();
      log.addVersion(prediction.modelVersion());
      if (prediction.modelVersion().equals(version)) {
        log.addFeatureSet(prediction.featureSet());
        if (isComparable(prediction, counter.by())) {
          log.add(prediction, prediction.time().toEpochMilli() - from);
          counter.look(prediction.vector(), prediction.propensity(), prediction.margin());
          pick(prediction);
        }
      }
    }

    private boolean isComparable(LoggedPrediction prediction, Yardstick by) {
      return prediction.featureSet().equals(by.featureSet())
          && prediction.vector().length == by.features().size();
    }

    private void pick(LoggedPrediction prediction) {
      long session = SessionPick.sessionOf(prediction);
      long row = SessionPick.rowOf(prediction);
      picks.merge(session, SessionPick.of(prediction, session, row), SessionPick::first);
    }
  }
}
