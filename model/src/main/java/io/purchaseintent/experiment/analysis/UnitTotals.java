package io.purchaseintent.experiment.analysis;

import io.purchaseintent.experiment.analysis.UnitStory.Did;

/** What a unit came to by a moment, and the values of measures by then. Not thread-safe. */
final class UnitTotals {

  /** Numerator, denominator, the same before the first exposure, and the propensity then. */
  static final int VALUES = 4;

  private static final long MILLIONTHS = 1_000_000;

  private final Design design;
  private final UnitRecord unit;
  private final long cap;
  private long orders;
  private long revenue;
  private long cost;
  private long visits;
  private long bounces;
  private final long[] events;

  /**
   * @param cap what a unit's revenue counts as at most, in millionths
   */
  UnitTotals(Design design, UnitRecord unit, long cap) {
    this.design = design;
    this.unit = unit;
    this.cap = cap;
    this.events = new long[design.events().size()];
  }

  void add(Did did) {
    switch (did.deed()) {
      case ORDER -> {
        orders++;
        revenue += did.amount();
      }
      case VISIT -> {
        visits++;
        bounces += did.amount();
      }
      case EVENT -> events[(int) did.amount()]++;
      case COST -> cost += did.amount();
    }
  }

  long orders() {
    return orders;
  }

  long numerator(Measure measure) {
    return switch (measure.kind()) {
      case CONVERSION -> orders > 0 ? 1 : 0;
      case ORDERS -> orders;
      case REVENUE, ORDER_VALUE -> Math.min(revenue, cap);
      case MARGIN -> Math.round(Math.min(revenue, cap) * design.marginShare()) - cost;
      case BOUNCE -> bounces;
      case ERRORS -> unit.exposed().fallbacks();
      case EVENT -> events[measure.event()];
    };
  }

  private long denominator(Measure measure) {
    return switch (measure.kind()) {
      case ORDER_VALUE -> orders;
      case BOUNCE -> visits;
      case ERRORS -> unit.exposed().count();
      default -> 1;
    };
  }

  /**
   * The values of a measure by now.
   *
   * @param before the unit's totals before its first exposure
   */
  long[] values(Measure measure, UnitTotals before) {
    boolean isOfExposures = measure.kind() == Measure.Kind.ERRORS;
    return new long[] {
      numerator(measure),
      denominator(measure),
      isOfExposures ? 0 : before.numerator(measure),
      unit.exposed().propensity()
    };
  }

  /** What 1 of each value is. */
  static double[] sizes(Measure measure) {
    double size = measure.kind().isMoney() ? 1.0 / MILLIONTHS : 1;
    return new double[] {size, 1, size, 1.0 / MILLIONTHS};
  }
}
