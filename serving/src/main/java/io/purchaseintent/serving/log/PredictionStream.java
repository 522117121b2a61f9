package io.purchaseintent.serving.log;

import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kinesis.KinesisLog;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.loop.SupervisedLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A stream of Amazon Kinesis, a record a prediction: its line as in a file, line end included, by
 * its session. What Kinesis does not take is sent again, ever more rarely, and given up in the end.
 */
final class PredictionStream implements PredictionTarget {

  /** Enough for a few calls at the same time. */
  private static final int BATCH_BYTES = 1 << 20;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** The usual, but for the patience: all that was refused is sent again from here. */
  private static final KinesisLog.Settings ONE_ATTEMPT =
      new KinesisLog.Settings(
          KinesisLog.Settings.defaults().lanes(),
          KinesisLog.Settings.defaults().maxWaitingBytes(),
          Duration.ZERO,
          FIRST_PAUSE);

  private final KinesisStream stream;
  private final KinesisLog log;
  private final FeatureSetFiles featureSets;
  private final Duration patience;
  private final CountDownLatch hurried = new CountDownLatch(1);
  private boolean givenUp;

  private PredictionStream(
      KinesisStream stream, KinesisLog log, FeatureSetFiles featureSets, Duration patience) {
    this.stream = stream;
    this.log = log;
    this.featureSets = featureSets;
    this.patience = patience;
  }

  /**
   * Opens a stream for writing.
   *
   * @param lake folder of predictions, where their feature sets are kept, few and small
   * @param run a name that no other log has
   * @param patience how long predictions that Kinesis refuses are sent again
   * @throws LogUnavailableException if it is not there or not to be reached, with the remedy
   */
  static PredictionStream open(KinesisStream stream, Path lake, String run, Duration patience)
      throws LogUnavailableException {
    return new PredictionStream(
        stream, KinesisLog.open(stream, ONE_ATTEMPT), new FeatureSetFiles(lake, run), patience);
  }

  @Override
  public List<SupervisedLoop> loops() {
    return log.loops();
  }

  @Override
  public int batchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public void describe(FeatureSet featureSet) {
    featureSets.describe(featureSet);
  }

  @Override
  public Lost write(List<LogRecord> lines) throws InterruptedException {
    if (givenUp) {
      return new Lost(lines.size(), new IllegalStateException("the server stopped"));
    }
    long end = System.nanoTime() + patience.toNanos();
    long pauseMillis = FIRST_PAUSE.toMillis();
    KinesisLog.Refused refused = log.offer(lines);
    while (!refused.records().isEmpty() && !givenUp && System.nanoTime() - end < 0) {
      givenUp = hurried.await(pauseMillis, TimeUnit.MILLISECONDS);
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
      refused = log.offer(refused.records());
    }
    givenUp = !refused.records().isEmpty() && hurried.getCount() == 0;
    return new Lost(refused.records().size(), refused.why());
  }

  @Override
  public void lookAround() {
    // Nothing is due here.
  }

  @Override
  public void hurry() {
    hurried.countDown();
  }

  @Override
  public void close() {
    log.close();
  }

  @Override
  public String toString() {
    return stream.toString();
  }
}
