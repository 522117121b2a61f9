package io.purchaseintent.experiments.offpolicy;

/** What is measured of a visit. */
enum Measure {
  /** 1 if it bought. */
  PURCHASES,
  /** What its orders were worth. */
  REVENUE,
  /** The shop's share of that, less what actions cost. */
  MARGIN;

  static final int COUNT = values().length;
}
