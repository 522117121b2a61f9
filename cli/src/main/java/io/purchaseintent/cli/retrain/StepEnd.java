package io.purchaseintent.cli.retrain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param outcome what becomes of the run
 * @param exitCode of its program; null where it has none
 * @param report where what it found is told in full; empty where nowhere
 * @param says in a sentence or more what came of it
 * @param facts that later steps go by
 */
public record StepEnd(
    Outcome outcome,
    @Nullable Integer exitCode,
    String report,
    String says,
    Map<String, String> facts) {

  /** What becomes of the run. */
  public enum Outcome {
    /** The next step's turn. */
    PASSED("passed"),
    /** There is nothing more to do. */
    OVER("over"),
    /** The data are broken. */
    DATA_BROKEN("data_broken"),
    /** A gate said no. */
    GATE_REFUSED("gate_refused"),
    /** It is to be tried again. */
    FAILED("failed");

    private final String code;

    Outcome(String code) {
      this.code = code;
    }

    /** The name in records. */
    public String code() {
      return code;
    }
  }

  static StepEnd passed(String says) {
    return new StepEnd(Outcome.PASSED, null, "", says, Map.of());
  }

  static StepEnd of(Outcome outcome, String says) {
    return new StepEnd(outcome, null, "", says, Map.of());
  }

  static StepEnd of(Outcome outcome, Programs.Ended ended, String report, String says) {
    return new StepEnd(outcome, ended.exitCode(), report, says, Map.of());
  }

  /** The failure of a program, in its own words. */
  static StepEnd failed(String program, Programs.Ended ended) {
    String error = ended.error();
    return of(
        Outcome.FAILED,
        ended,
        ended.log(),
        error == null ? program + " ended with exit code " + ended.exitCode() : error);
  }

  StepEnd with(Map<String, String> others) {
    return new StepEnd(outcome, exitCode, report, says, others);
  }
}
