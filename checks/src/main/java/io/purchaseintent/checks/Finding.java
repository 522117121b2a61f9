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
public record Finding(
    Expectation expectation, Verdict verdict, boolean success, ObjectNode result) {

  /** Of an expectation about rows. */
  static Finding ofRows(Expectation of, long rows, boolean success, ObjectNode result) {
    Verdict verdict =
        rows == 0 ? Verdict.NOT_ENOUGH_DATA : success ? Verdict.PASSED : Verdict.FAILED;
    return new Finding(of, verdict, success, result);
  }

  /** Of an expectation about the table itself, which has columns even where it has no rows. */
  static Finding ofTable(Expectation of, boolean success, ObjectNode result) {
    return new Finding(of, success ? Verdict.PASSED : Verdict.FAILED, success, result);
  }
}
