package io.purchaseintent.checks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a suite, gathered so that all of it is told at once. Mutable. */
final class Faults {

  private static final int OF_THE_SUITE = -1;

  private record Fault(int place, String text) {}

  private final List<Fault> found = new ArrayList<>();

  /** A fault of the suite as a whole. */
  void add(String text) {
    add(OF_THE_SUITE, text);
  }

  /** A fault of the expectation in a place, from 0. */
  void add(int place, String text) {
    found.add(new Fault(place, text));
  }

  /**
   * Tells them, those of the suite first, then by the places of expectations.
   *
   * @throws SuiteException if there are any
   */
  void throwIfAny(String source) {
    if (!found.isEmpty()) {
      throw new SuiteException(
          source,
          found.stream().sorted(Comparator.comparingInt(Fault::place)).map(Fault::text).toList());
    }
  }
}
