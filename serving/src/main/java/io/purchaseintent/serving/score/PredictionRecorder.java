package io.purchaseintent.serving.score;

import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.serving.log.PredictionSink;
import org.jspecify.annotations.Nullable;

/** Counts and logs answers. Thread-safe; nobody waits for it. */
public final class PredictionRecorder {

  private final PredictionIds ids;
  private final PredictionSink log;
  private final ScoreMetrics metrics;
  private final VariantObserver observer;

  /** A recorder that counts, logs, and tells an observer. */
  public PredictionRecorder(
      PredictionIds ids, PredictionSink log, ScoreMetrics metrics, VariantObserver observer) {
    this.ids = ids;
    this.log = log;
    this.metrics = metrics;
    this.observer = observer;
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
    log.accept(prediction.toLogged(ids.next(), nanos / 1_000, action, contributions));
  }
}
