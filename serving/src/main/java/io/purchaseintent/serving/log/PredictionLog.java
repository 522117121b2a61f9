package io.purchaseintent.serving.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.prediction.LoggedPrediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps predictions in files or in a stream, one JSON object a line.
 *
 * <p>Whoever adds one never waits: a single thread writes what a bounded queue holds, and what
 * finds the queue full, or cannot be written, is counted and gone. Thread-safe.
 */
public final class PredictionLog implements PredictionSink {

  /** Predictions that may wait to be written, in a server. */
  static final int QUEUE_LENGTH = 1 << 14;

  private static final Logger LOG = Logger.getLogger(PredictionLog.class.getName());
  private static final long LOOK_UP_MILLIS = 200;

  private final PredictionTarget target;
  private final PredictionLogMetrics metrics;
  private final BlockingQueue<LoggedPrediction> queue;
  private volatile boolean closed;
  private @Nullable SupervisedLoop loop;
  private boolean failing;

  private PredictionLog(PredictionTarget target, int queueLength, MeterRegistry registry) {
    this.target = target;
    this.queue = new ArrayBlockingQueue<>(queueLength);
    this.metrics = new PredictionLogMetrics(registry, queue);
  }

  /**
   * Begins to log into files.
   *
   * @param queueLength predictions that may wait to be written
   */
  static PredictionLog of(PredictionFolder target, int queueLength, MeterRegistry registry) {
    PredictionLog log = new PredictionLog(target, queueLength, registry);
    log.metrics.cut(target.cut());
    return log.begun();
  }

  /**
   * Begins to log into a stream.
   *
   * @param queueLength predictions that may wait to be written
   */
  static PredictionLog of(PredictionStream target, int queueLength, MeterRegistry registry) {
    PredictionLog log = new PredictionLog(target, queueLength, registry);
    return log.begun();
  }

  private PredictionLog begun() {
    loop = SupervisedLoop.start("prediction-log", this::writeNext);
    return this;
  }

  @Override
  public List<SupervisedLoop> loops() {
    return Stream.concat(Stream.ofNullable(loop), target.loops().stream()).toList();
  }

  @Override
  public void describe(FeatureSet featureSet) {
    target.describe(featureSet);
  }

  @Override
  public void accept(LoggedPrediction prediction) {
    if (closed || !queue.offer(prediction)) {
      metrics.dropped(1);
    }
  }

  /** Whether there may be more to write. */
  private boolean writeNext() throws InterruptedException {
    LoggedPrediction first = queue.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
    target.lookAround();
    if (first != null) {
      writeBatch(first);
    }
    return !closed || !queue.isEmpty();
  }

  private void writeBatch(LoggedPrediction first) throws InterruptedException {
    int taken = 1;
    int settled = 0;
    try {
      List<LogRecord> lines = new ArrayList<>();
      int bytes = 0;
      @Nullable LoggedPrediction next = first;
      while (next != null) {
        LogRecord line = line(next);
        lines.add(line);
        bytes += line.value().length;
        next = bytes < target.batchBytes() ? queue.poll() : null;
        taken += next == null ? 0 : 1;
      }
      PredictionTarget.Lost lost = target.write(lines);
      metrics.written(lines.size() - lost.lines());
      metrics.failed(lost.lines());
      settled = taken;
      if (lost.why() != null) {
        tell(lost.why());
      } else {
        failing = false;
      }
    } finally {
      // Whatever was thrown, they are gone.
      metrics.failed(taken - settled);
    }
  }

  private static LogRecord line(LoggedPrediction prediction) {
    byte[] json = LoggedPredictionJson.toBytes(prediction);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return new LogRecord(prediction.sessionId(), line);
  }

  /** Tells of the first of several failures; the counters tell of the others. */
  private void tell(Exception e) {
    if (!failing) {
      LOG.log(
          Level.WARNING,
          "Predictions cannot be logged in "
              + target
              + " ("
              + e
              + "); serving goes on, and logging as soon as it can:"
              + " prediction_log_total at /metrics counts what is lost");
      failing = true;
    }
  }

  /** Writes what waits, and ends; what is added from now on is dropped. */
  @Override
  public void close() {
    closed = true;
    target.hurry();
    if (loop != null) {
      loop.close();
      loop.awaitEnd();
    }
    metrics.dropped(queue.size());
    target.close();
  }
}
