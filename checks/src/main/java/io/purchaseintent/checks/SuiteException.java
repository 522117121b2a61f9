package io.purchaseintent.checks;

import java.util.List;

/**
 * Why a suite cannot be used: all that is wrong with it, at once. The message has a line for each
 * fault, up to twenty.
 */
public final class SuiteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Faults that the message names; the rest are counted. */
  private static final int NAMED = 20;

  private final transient List<String> problems;

  /**
   * @param suite what it is, such as its file
   * @param problems at least one; each names the place, the value and what is possible
   */
  public SuiteException(String suite, List<String> problems) {
    super(
        suite
            + (problems.size() == 1 ? ": " : " has " + problems.size() + " faults:\n  ")
            + String.join("\n  ", problems.subList(0, Math.min(NAMED, problems.size())))
            + (problems.size() > NAMED ? "\n  and " + (problems.size() - NAMED) + " more" : ""));
    this.problems = List.copyOf(problems);
  }

  /** Each fault. */
  public List<String> problems() {
    return problems;
  }
}
