package io.purchaseintent.rules;

import io.purchaseintent.measurement.Measurement;

/**
 * What a rule says of one measurement.
 *
 * @param measurement that was judged
 * @param reason of the verdict
 * @param bound the end of the bound that the value is beyond, or nearer to; NaN where it cannot be
 *     told
 * @param isLeast whether that is the lower end: what the value must at least be
 * @param beyond by how much the value is beyond the bound, in distances of the bound from no
 *     change; 0 or less where it is within, NaN where it cannot be told
 * @param whole the same of everybody, where the bound is relative to it; else NaN
 * @param needed number of sessions that it takes to tell; −1 where no number is known to do
 */
public record Judgement(
    Measurement measurement,
    Reason reason,
    double bound,
    boolean isLeast,
    double beyond,
    double whole,
    long needed) {

  /** The verdict. */
  public Verdict verdict() {
    return reason.verdict();
  }
}
