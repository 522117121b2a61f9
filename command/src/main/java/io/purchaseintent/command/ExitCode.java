package io.purchaseintent.command;

/** How a command ends. */
public final class ExitCode {

  /** Done. */
  public static final int DONE = 0;

  /** Failed. */
  public static final int FAILED = 1;

  /** Called wrongly. */
  public static final int USAGE = 2;

  /** A gate or an alarm said no. */
  public static final int REFUSED = 3;

  /** Another is at what only one may do. */
  public static final int HELD = 4;

  private ExitCode() {}
}
