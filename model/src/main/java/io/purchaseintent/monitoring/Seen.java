package io.purchaseintent.monitoring;

/**
 * What was seen of a column in all rows, not in one a session: a single value of 1e9 must not be
 * missed.
 *
 * @param rows number of rows
 * @param missing of them without a value
 * @param infinite of them with an infinite value
 * @param outside of them with a finite value that is less or greater than any of the reference; of
 *     a category with a code that its vocabulary lacks, the reference's own rows never
 * @param unseen of a category, of them with a value that was not there when its vocabulary was
 *     frozen
 * @param min least finite value; infinite where there is none
 * @param max greatest finite value; minus infinite where there is none
 */
public record Seen(
    long rows, long missing, long infinite, long outside, long unseen, float min, float max) {

  /** Share without a value; NaN where nothing was seen. */
  public double missingShare() {
    return (double) missing / rows;
  }
}
