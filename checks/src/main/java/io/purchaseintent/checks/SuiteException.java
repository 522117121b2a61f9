package io.purchaseintent.checks;

import java.util.List;

/** Why a suite cannot be used: all that is wrong with it, at once. */
public final class SuiteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param suite what it is, such as its file
   * @param problems at least one; each names the place, the value and what is possible
   */
  public SuiteException(String suite, List<String> problems) {
    super(
        suite
            + (problems.size() == 1 ? ": " : " has " + problems.size() + " faults:\n  ")
            + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each fault. */
  public List<String> problems() {
    return problems;
  }
}
