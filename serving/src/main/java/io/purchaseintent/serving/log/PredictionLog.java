package io.purchaseintent.serving.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps predictions in files, one JSON object a line: {@code dt=YYYY-MM-DD/predictions-….jsonl}, by
 * the day (UTC) on which they were made, and their feature set in {@code feature-sets/HASH.json}.
 *
 * <p>Whoever adds one never waits: a single thread writes what a bounded queue holds, and what
 * finds the queue full, or cannot be written, is counted and gone. Thread-safe.
 */
public final class PredictionLog implements PredictionSink {

  /** Where the feature sets are, in the log's folder. */
  private static final String FEATURE_SETS = "feature-sets";

  private static final Logger LOG = Logger.getLogger(PredictionLog.class.getName());
  private static final int BATCH_BYTES = 64 << 10;
  private static final long LOOK_UP_MILLIS = 200;

  /**
   * When predictions are dropped, and when a file is complete.
   *
   * @param queueLength predictions that may wait to be written
   * @param fileBytes a file is complete from so many bytes on
   * @param fileAge or once it is so old; a day's end completes it in any case
   */
  public record Settings(int queueLength, long fileBytes, Duration fileAge) {

    /** What a server runs with. */
    public static Settings defaults() {
      return new Settings(1 << 14, 128L << 20, Duration.ofMinutes(10));
    }
  }

  private final Path folder;
  private final String run;
  private final Settings settings;
  private final Clock clock;
  private final PredictionLogMetrics metrics;
  private final BlockingQueue<LoggedPrediction> queue;
  private final Thread writer = new Thread(this::writeUntilClosed, "prediction-log");
  private volatile boolean closed;

  private int fileNumber;
  private @Nullable PredictionFile file;
  private volatile boolean failing;

  private PredictionLog(
      Path folder, String run, Settings settings, Clock clock, MeterRegistry registry) {
    this.folder = folder;
    this.run = run;
    this.settings = settings;
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(settings.queueLength());
    this.metrics = new PredictionLogMetrics(registry, queue);
  }

  /**
   * Begins to log, and takes up what a log before left here when it was killed.
   *
   * @param run a name for its files that no other log has
   * @throws IOException if the folder cannot be written
   */
  public static PredictionLog open(
      Path folder, String run, Settings settings, Clock clock, MeterRegistry registry)
      throws IOException {
    Files.createDirectories(folder.resolve(FEATURE_SETS));
    PredictionLog log = new PredictionLog(folder, run, settings, clock, registry);
    log.metrics.cut(PredictionFile.takeUpLeftOvers(folder));
    log.writer.setDaemon(true);
    log.writer.start();
    return log;
  }

  @Override
  public void describe(FeatureSet featureSet) {
    Path sets = folder.resolve(FEATURE_SETS);
    Path next = sets.resolve("." + featureSet.hash() + "." + run);
    try {
      Files.writeString(next, FeatureSetJson.write(featureSet).toPrettyString());
      Files.move(next, sets.resolve(featureSet.hash() + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      tell(e);
    }
  }

  @Override
  public void accept(LoggedPrediction prediction) {
    if (closed || !queue.offer(prediction)) {
      metrics.dropped(1);
    }
  }

  private void writeUntilClosed() {
    try {
      while (!closed || !queue.isEmpty()) {
        LoggedPrediction first = queue.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        completeIfDue();
        if (first != null) {
          writeBatch(first);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      complete();
    }
  }

  private void writeBatch(LoggedPrediction first) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(BATCH_BYTES);
    int count = 0;
    LoggedPrediction next = first;
    while (next != null) {
      lines.writeBytes(LoggedPredictionJson.toBytes(next));
      lines.write('\n');
      count++;
      next = lines.size() < BATCH_BYTES ? queue.poll() : null;
    }
    try {
      PredictionFile open = file;
      if (open == null) {
        open = PredictionFile.create(folder, run + "-" + fileNumber++, clock.instant());
        file = open;
      }
      open.append(lines.toByteArray());
      metrics.written(count);
      failing = false;
    } catch (IOException e) {
      metrics.failed(count);
      tell(e);
    }
  }

  /** Tells of the first of several failures; the counters tell of the others. */
  private void tell(IOException e) {
    if (!failing) {
      LOG.log(
          Level.WARNING,
          "Predictions cannot be logged in "
              + folder
              + " ("
              + e
              + "); serving goes on, and logging as soon as there is room:"
              + " prediction_log_total at /metrics counts what is lost");
      failing = true;
    }
  }

  private void completeIfDue() {
    if (file != null && file.isDue(settings, clock.instant())) {
      complete();
    }
  }

  private void complete() {
    PredictionFile open = file;
    file = null;
    if (open != null) {
      try {
        open.complete();
      } catch (IOException e) {
        // What it holds is taken up at the next start.
        tell(e);
      }
    }
  }

  /** Writes what waits and completes the file; what is added from now on is dropped. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
