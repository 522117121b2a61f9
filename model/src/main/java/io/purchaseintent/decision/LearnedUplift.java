package io.purchaseintent.decision;

import java.util.Locale;

/**
 * A model of what an action moves, and how it is believed.
 *
 * @param by which of its figures is decided
 */
public record LearnedUplift(UpliftModel model, By by) {

  /** What is decided by. */
  public enum By {
    /** What is to be expected: the most money, over many visits. */
    MEAN,
    /** What it is at least, with a chance of 95%: gives only where it is sure to move. */
    LOWER;

    /** The name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double ONE_SIDED_95 = 1.6448536269514722;

  /** What is taken to be added to the probability of a purchase. */
  double added(UpliftModel.Moved moved) {
    return by == By.MEAN ? moved.mean() : moved.mean() - ONE_SIDED_95 * moved.error();
  }
}
