package io.purchaseintent.experiment.analysis;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts of each arm by day. Merges in any order. Not thread-safe. */
public final class DayCounts {

  private final int arms;
  private final TreeMap<Integer, long[]> days = new TreeMap<>();

  DayCounts(int arms) {
    this.arms = arms;
  }

  private long[] at(int day) {
    return days.computeIfAbsent(day, added -> new long[arms]);
  }

  void add(int day, int arm) {
    at(day)[arm]++;
  }

  void merge(DayCounts other) {
    other.days.forEach(
        (day, counts) -> {
          long[] sum = at(day);
          for (int arm = 0; arm < arms; arm++) {
            sum[arm] += counts[arm];
          }
        });
  }

  /** By day: {@code long[arms]}. */
  public SortedMap<Integer, long[]> byDay() {
    return Collections.unmodifiableSortedMap(days);
  }

  void pack(Packer out) {
    out.unsigned(days.size());
    days.forEach(
        (day, counts) -> {
          out.signed(day);
          for (long count : counts) {
            out.unsigned(count);
          }
        });
  }

  /** Adds what {@link #pack} wrote to none. */
  void unpack(Unpacker in) {
    int count = in.count();
    for (int i = 0; i < count; i++) {
      long[] counts = at(Math.toIntExact(in.signed()));
      Arrays.setAll(counts, arm -> in.unsigned());
    }
  }
}
