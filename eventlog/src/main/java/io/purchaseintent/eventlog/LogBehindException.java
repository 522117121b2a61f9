package io.purchaseintent.eventlog;

/** More waits to be written than may wait: the caller should come again later. */
public final class LogBehindException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what waits, and its bound. */
  public LogBehindException(String message) {
    super(message, null, false, false);
  }
}
