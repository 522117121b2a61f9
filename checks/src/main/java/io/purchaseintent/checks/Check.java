package io.purchaseintent.checks;

import org.jspecify.annotations.Nullable;

/** An expectation that was fitted to a table. Immutable; what it counts is in a {@link Tally}. */
abstract class Check {

  private final Expectation expectation;
  private final Condition condition;

  Check(Expectation expectation, Condition condition) {
    this.expectation = expectation;
    this.condition = condition;
  }

  Expectation expectation() {
    return expectation;
  }

  Condition condition() {
    return condition;
  }

  /** Counts a row, if it is one of those that the expectation is about. */
  final void add(Row row, Tally tally) {
    if (condition.test(row)) {
      tally.elements++;
      count(row, tally);
    }
  }

  /** Counts a row that the expectation is about. */
  abstract void count(Row row, Tally tally);

  /** The values that have to be counted one by one; null where the tally is enough. */
  @Nullable Counted counted() {
    return null;
  }

  /** Judges what was counted. */
  abstract Judge judge(Tally tally);

  /** What looks at counted values, if there are any, and comes to a finding. */
  interface Judge {

    /** Sees each value once, in their order. */
    default void see(Object value, long count) {}

    /** Whether it must see all values once more. */
    default boolean again() {
      return false;
    }

    /** What it comes to. */
    ExpectationResult finding();
  }
}
