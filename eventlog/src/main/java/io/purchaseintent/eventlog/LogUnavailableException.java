package io.purchaseintent.eventlog;

/** The log cannot be written now. */
public final class LogUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason, in words for an operator. */
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
