package io.purchaseintent.command;

/**
 * What went wrong and how to mend it, in words for the user: shown alone, without a stack trace.
 */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** An error that this message explains. */
  public UserError(String message) {
    super(message);
    this.exitCode = ExitCode.FAILED;
  }

  /** An error that this message explains, with what caused it. */
  public UserError(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = ExitCode.FAILED;
  }

  private UserError(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** An error in how the command was called. */
  public static UserError ofUsage(String message) {
    return new UserError(message, ExitCode.USAGE);
  }

  /** Another is at what only one may do. */
  public static UserError ofHeld(String message) {
    return new UserError(message, ExitCode.HELD);
  }

  /** The exit code that says what kind of error it is. */
  public int exitCode() {
    return exitCode;
  }
}
