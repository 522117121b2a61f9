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

  /**
   * Makes sure that all who write to a log hash users' ids with one key: a log remembers the
   * fingerprint of the first, and refuses others, for the events of a shopper would be two
   * shoppers'. To be called once the log was opened.
   *
   * @param fingerprint of the key that is written with
   * @throws LogUnavailableException if the log knows another key, with the remedy
   */
  void requireKey(String fingerprint) throws LogUnavailableException;
}
