package io.purchaseintent.checks;

import java.util.Map;
import java.util.TreeMap;

/** Finds the numbers at some ranks while all pass by in their order. Mutable. */
final class Ranks {

  private final TreeMap<Long, Double> asked = new TreeMap<>();
  private long seen;

  /** Asks for a rank, from 0; before the first number passes. */
  void ask(long rank) {
    asked.put(rank, Double.NaN);
  }

  void see(double value, long count) {
    for (Map.Entry<Long, Double> rank : asked.subMap(seen, seen + count).entrySet()) {
      rank.setValue(value);
    }
    seen += count;
  }

  /** The number at a rank that was asked for; NaN where there are not so many. */
  double at(long rank) {
    return asked.getOrDefault(rank, Double.NaN);
  }
}
