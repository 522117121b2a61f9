package io.purchaseintent.eventlog;

import java.time.Clock;

/**
 * Where an event log is, of whichever kind; nobody else need tell the kinds apart to write one. Its
 * text is the one that names it.
 */
public interface LogAddress {

  /**
   * Opens it for writing. A log of files is made where there is none; a stream must be there.
   *
   * @throws LogUnavailableException if it cannot be written, with the remedy
   */
  EventLog open(Clock clock) throws LogUnavailableException;
}
