package io.purchaseintent.bundle;

import io.purchaseintent.pipeline.job.StreamEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;

/**
 * Ends a stream on Spark, whose runner makes empty batches for ever when all sources have said that
 * nothing will come.
 */
public final class SparkStreamEnd implements StreamEnd {

  /** Tell of every batch, some hundred lines for each: a log that would fill the disk. */
  private static final List<Logger> CHATTER =
      List.of(Logger.getLogger("org.apache.spark"), Logger.getLogger("org.apache.beam.runners"));

  private static final Duration LOOK = Duration.millis(200);

  /** Of batches the first knows that time has ended, and closes all windows. */
  private static final int LAST_BATCHES = 2;

  @Override
  public State await(PipelineResult result) {
    int batches = 0;
    long batch = 0;
    while (batches < LAST_BATCHES) {
      State state = result.waitUntilFinish(LOOK);
      if (state.isTerminal()) {
        return state;
      }
      long last = GlobalWatermarkHolder.getLastWatermarkedBatchTime();
      if (last > 0) {
        CHATTER.forEach(logger -> logger.setLevel(Level.WARNING));
      }
      if (last > batch && timeHasEnded()) {
        batches++;
      }
      batch = last;
    }
    try {
      // The batch under way is brought to its end.
      result.cancel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return State.DONE;
  }

  /** Whether a batch was done that began when all sources had ended. */
  private static boolean timeHasEnded() {
    Map<Integer, SparkWatermarks> sources = GlobalWatermarkHolder.get(LOOK.getMillis());
    return !sources.isEmpty()
        && sources.values().stream()
            .noneMatch(
                source -> source.getLowWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE));
  }
}
