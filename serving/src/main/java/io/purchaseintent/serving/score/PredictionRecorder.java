package io.purchaseintent.serving.score;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.serving.log.PredictionSink;
import org.jspecify.annotations.Nullable;

/** Counts and logs answers. Thread-safe; nobody waits for it. */
public final class PredictionRecorder {

  private static final long SAMPLE_STEPS = 1_000_000;

  private final PredictionSink log;
  private final ScoreMetrics metrics;
  private final VariantObserver observer;
  private final double explainedShare;
  private final Assigner assigner;

  /** A recorder where there are no experiments. */
  public PredictionRecorder(
      PredictionSink log, ScoreMetrics metrics, VariantObserver observer, double explainedShare) {
    this(log, metrics, observer, explainedShare, Assigner.NONE);
  }

  /**
   * A recorder that counts, logs, and tells an observer.
   *
   * @param explainedShare of the answers that are logged with their features' contributions, 0 to 1
   * @param assigner is told who was exposed to which arm
   */
  public PredictionRecorder(
      PredictionSink log,
      ScoreMetrics metrics,
      VariantObserver observer,
      double explainedShare,
      Assigner assigner) {
    this.log = log;
    this.assigner = assigner;
    this.metrics = metrics;
    this.observer = observer;
    this.explainedShare = explainedShare;
  }

  /**
   * Records an answer that was sent.
   *
   * @param start when the question came, as {@link System#nanoTime} told it then
   */
  public void answered(Prediction prediction, long start) {
    answered(prediction, start, null, null);
  }

  /**
   * Records an answer that was sent.
   *
   * @param action that was decided on, or null
   * @param contributions of the features to the margin, or null
   */
  public void answered(
      Prediction prediction,
      long start,
      @Nullable ChosenAction action,
      float @Nullable [] contributions) {
    long nanos = System.nanoTime() - start;
    metrics.answered(prediction, nanos);
    observer.answered(prediction.variant(), nanos);
    if (!prediction.exposures().isEmpty()) {
      assigner.exposed(prediction);
    }
    float @Nullable [] told =
        contributions == null
                && isSample(prediction.id())
                && prediction.level() != FallbackLevel.BASE_RATE
            ? prediction.contributions()
            : contributions;
    log.accept(prediction.toLogged(nanos / 1_000, action, told));
  }

  private boolean isSample(String id) {
    return explainedShare > 0
        && Long.remainderUnsigned(StableHash.of(id), SAMPLE_STEPS) < explainedShare * SAMPLE_STEPS;
  }
}
