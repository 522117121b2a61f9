package io.purchaseintent.command;

/**
 * What went wrong and how to mend it, in words for the user: shown alone, without a stack trace.
 */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error that this message explains. */
  public UserError(String message) {
    super(message);
  }

  /** An error that this message explains, with what caused it. */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
