package io.purchaseintent.eventlog;

import io.purchaseintent.loop.Looping;
import java.util.List;

/** A durable, partitioned log of records: what one key appends is read in its order. */
public interface EventLog extends Looping, AutoCloseable {

  /**
   * Appends records; all are durable when this returns. After an exception some may have been
   * written: a caller that tries again makes duplicates, which readers tell by their content.
   *
   * @throws LogBehindException if more waits to be written than may wait
   * @throws LogUnavailableException if the log cannot be written now
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void append(List<LogRecord> records)
      throws LogBehindException, LogUnavailableException, InterruptedException;

  /** Writes what waits, and ends. */
  @Override
  void close();
}
