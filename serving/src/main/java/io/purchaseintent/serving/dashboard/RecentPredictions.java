package io.purchaseintent.serving.dashboard;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.serving.log.PredictionSink;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last answers on their way to the log: how they came about, and not whose they are.
 * Thread-safe; nobody waits for it.
 */
public final class RecentPredictions implements PredictionSink {

  private static final int REMEMBERED = 50;

  /**
   * An answer.
   *
   * @param fallback on what less it stands, or null where nothing lacked
   * @param action that was decided on, or null
   */
  record Recent(
      Instant time,
      String variant,
      String version,
      String segment,
      @Nullable String fallback,
      double propensity,
      long latencyMicros,
      @Nullable String action) {}

  private final PredictionSink log;
  private final Clock clock;
  private final AtomicLong count = new AtomicLong();
  private final AtomicReferenceArray<@Nullable Recent> last =
      new AtomicReferenceArray<>(REMEMBERED);

  /** Remembers what goes to a log. */
  public RecentPredictions(PredictionSink log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void describe(FeatureSet featureSet) {
    log.describe(featureSet);
  }

  @Override
  public void accept(LoggedPrediction prediction) {
    Recent recent =
        new Recent(
            clock.instant(),
            prediction.variant(),
            prediction.modelVersion(),
            prediction.segment().code(),
            prediction.fallback(),
            prediction.propensity(),
            prediction.latencyMicros(),
            prediction.action() == null ? null : prediction.action().name());
    last.set((int) (count.getAndIncrement() % REMEMBERED), recent);
    log.accept(prediction);
  }

  /** The newest first. */
  List<Recent> newest() {
    long end = count.get();
    List<Recent> found = new ArrayList<>(REMEMBERED);
    for (long i = end - 1; i >= Math.max(0, end - REMEMBERED); i--) {
      Recent recent = last.get((int) (i % REMEMBERED));
      if (recent != null) {
        found.add(recent);
      }
    }
    return found;
  }

  /** The log is for who opened it to end. */
  @Override
  public void close() {}
}
