package io.purchaseintent.rollout.evidence;

import io.purchaseintent.statistics.RunningMean;

/**
 * What became of the visitors of a slice, a value each: of the champion's and of the version's, or
 * in shadow of the same visitors by both.
 */
public final class SliceFigures {

  /** Of one of the two. */
  public static final class OfVersion {
    private final RunningMean purchases = new RunningMean();
    private final RunningMean money = new RunningMean();
    private final RunningMean discounts = new RunningMean();
    private final RunningMean excess = new RunningMean();
    private final RunningMean squares = new RunningMean();

    /** Orders a visitor. */
    public RunningMean purchases() {
      return purchases;
    }

    /** Value of orders less the cost of what was given, a visitor, in the shop's currency. */
    public RunningMean money() {
      return money;
    }

    /** Cost of what was given, a visitor, in the shop's currency. */
    public RunningMean discounts() {
      return discounts;
    }

    /** What was promised less what happened, a visitor: from -1 to 1. */
    public RunningMean excess() {
      return excess;
    }

    /** Brier score of a visitor: from 0, which is best, to 1. */
    public RunningMean squares() {
      return squares;
    }
  }

  private final OfVersion champion = new OfVersion();
  private final OfVersion version = new OfVersion();
  private final RunningMean bought = new RunningMean();
  private final RunningMean squarePairs = new RunningMean();
  private final RunningMean excessPairs = new RunningMean();
  private final RunningMean promised = new RunningMean();

  /** The champion's visitors. */
  public OfVersion champion() {
    return champion;
  }

  /** The version's visitors. */
  public OfVersion version() {
    return version;
  }

  /** Visits that were scored and ended in a purchase, as a share, of all visitors. */
  public RunningMean bought() {
    return bought;
  }

  /** The version's Brier score less the champion's, of the visitors that both scored. */
  public RunningMean squarePairs() {
    return squarePairs;
  }

  /** What the version promised less what the champion did, of the visitors that both scored. */
  public RunningMean excessPairs() {
    return excessPairs;
  }

  /** What the champion promised to the visitors that both scored. */
  public RunningMean promised() {
    return promised;
  }
}
