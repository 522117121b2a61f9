package io.purchaseintent.serving.log;

import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.loop.Looping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a log writes to, by a thread of its own. */
interface PredictionTarget extends Looping, AutoCloseable {

  /**
   * What could not be written.
   *
   * @param lines how many
   * @param why not; null where all were
   */
  record Lost(int lines, @Nullable Exception why) {

    /** Nothing. */
    static final Lost NOTHING = new Lost(0, null);
  }

  /** From so many bytes on, lines are written without a wait for more. */
  int batchBytes();

  /** Keeps what vectors are made by; called by any thread. */
  void describe(FeatureSet featureSet);

  /**
   * Writes lines.
   *
   * @param lines a prediction each, with its line end; the key is its session's id
   */
  Lost write(List<LogRecord> lines) throws InterruptedException;

  /** Does what is due whether or not there is something to write. */
  void lookAround();

  /** Nobody waits for what cannot be written soon; called by any thread. */
  void hurry();

  /** Ends it, once all is written. */
  @Override
  void close();

  /** As the option names it. */
  @Override
  String toString();
}
