package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of one expectation.
 *
 * @param verdict of it; no rows are never a pass
 * @param success as Great Expectations says it, which lets rows that are not there pass some
 *     expectations and fail others
 * @param result in the form of Great Expectations
 */
public record ExpectationResult(
    Expectation expectation, ExpectationVerdict verdict, boolean success, ObjectNode result) {

  /** Of an expectation about rows. */
  static ExpectationResult ofRows(Expectation of, long rows, boolean success, ObjectNode result) {
    ExpectationVerdict verdict =
        rows == 0
            ? ExpectationVerdict.NOT_ENOUGH_DATA
            : success ? ExpectationVerdict.PASSED : ExpectationVerdict.FAILED;
    return new ExpectationResult(of, verdict, success, result);
  }

  /** Of an expectation about the table itself, which has columns even where it has no rows. */
  static ExpectationResult ofTable(Expectation of, boolean success, ObjectNode result) {
    return new ExpectationResult(
        of, success ? ExpectationVerdict.PASSED : ExpectationVerdict.FAILED, success, result);
  }
}
