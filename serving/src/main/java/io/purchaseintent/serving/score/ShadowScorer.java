package io.purchaseintent.serving.score;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.Variant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Scores what was answered once more by the shadows, off the path of the answers, and logs it; what
 * finds its queue full is counted and not scored. Thread-safe.
 */
public final class ShadowScorer implements VariantObserver, Looping, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ShadowScorer.class.getName());
  private static final int QUEUE_LENGTH = 1 << 12;

  private record Task(ScoringInput input, List<Variant> shadows) {}

  private final MeterRegistry registry;
  private final Guard guard;
  private final PredictionIds ids;
  private final PredictionSink log;
  private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private final ShadowMetrics metrics;
  private final Counter scored;
  private final Counter failed;
  private final Counter dropped;
  private final SupervisedLoop loop;

  /**
   * A scorer that begins now.
   *
   * @param guard is told how variants do
   */
  public ShadowScorer(Guard guard, PredictionIds ids, PredictionSink log, MeterRegistry registry) {
    this.registry = registry;
    this.guard = guard;
    this.ids = ids;
    this.log = log;
    this.metrics = new ShadowMetrics(registry);
    this.scored = counter(registry, "scored");
    this.failed = counter(registry, "failed");
    this.dropped = counter(registry, "dropped");
    this.loop = SupervisedLoop.start("shadows", this::work);
  }

  @Override
  public List<SupervisedLoop> loops() {
    return List.of(loop);
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("shadow_scores")
        .description("Questions put to shadows, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void answered(Variant variant, long nanos) {
    if (!variant.isOfExperiment()) {
      guard.answered(variant, nanos);
    }
  }

  @Override
  public void failed(Variant variant) {
    registry.counter("answers_failed", "variant", variant.name()).increment();
    if (!variant.isOfExperiment()) {
      guard.failed(variant);
    }
  }

  @Override
  public void shadowed(ScoringInput input, List<Variant> shadows) {
    if (!queue.offer(new Task(input, shadows))) {
      dropped.increment();
    }
  }

  private boolean work() throws InterruptedException {
    Task task = queue.take();
    task.shadows().forEach(shadow -> score(task.input(), shadow));
    return true;
  }

  private void score(ScoringInput input, Variant shadow) {
    long start = System.nanoTime();
    try {
      Prediction prediction = ScoringService.score(ids.next(), input, shadow);
      long nanos = System.nanoTime() - start;
      log.accept(prediction.toLogged(nanos / 1_000, null, null));
      metrics.scored(prediction, nanos);
      scored.increment();
    } catch (RuntimeException e) {
      failed.increment();
      metrics.failed(shadow);
      LOG.log(Level.FINE, "a shadow failed", e);
    }
  }

  @Override
  public void close() {
    loop.close();
    loop.interrupt();
  }
}
