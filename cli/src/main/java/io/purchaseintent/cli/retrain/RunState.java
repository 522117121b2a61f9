package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.ExitCode;
import java.util.Arrays;
import java.util.Locale;

/** How far a retraining is, or how it ended. */
public enum RunState {
  /** A step is at work, or the process was killed at it. */
  RUNNING(ExitCode.FAILED, true),
  /** A step failed: the next run tries it again. */
  FAILED(ExitCode.FAILED, true),
  /** A version passed and is in staging. */
  STAGED(ExitCode.DONE, false),
  /** There was a version of the same rows and settings already, and it stays where it is. */
  SAME(ExitCode.DONE, false),
  /** A gate said no: the version stays a candidate. */
  REFUSED_BY_GATES(ExitCode.REFUSED, false),
  /** The data are what is broken: nothing was trained. */
  REFUSED_FOR_DATA(ExitCode.REFUSED, false),
  /** Somebody began anew in its place. */
  GIVEN_UP(ExitCode.DONE, false);

  private final String code = name().toLowerCase(Locale.ROOT);
  private final int exitCode;
  private final boolean goesOn;

  RunState(int exitCode, boolean goesOn) {
    this.exitCode = exitCode;
    this.goesOn = goesOn;
  }

  /** The name in records. */
  public String code() {
    return code;
  }

  /** How the command ends with it. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether the next run goes on with it. */
  public boolean goesOn() {
    return goesOn;
  }

  /** Whether a model was trained, or looked at again. */
  public boolean isTrained() {
    return this == STAGED || this == SAME || this == REFUSED_BY_GATES;
  }

  /**
   * That of a name in records.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RunState ofCode(String code) {
    return Arrays.stream(values())
        .filter(state -> state.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("its state is \"" + code + "\""));
  }
}
