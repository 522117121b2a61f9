package io.purchaseintent.profile.sketch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by name, of those names that have most: exact while there are no more than twice as many
 * names as are kept. From then on the rarer half is forgotten now and then, and what is told of a
 * name may lack what it had before it was forgotten, at most {@link #lost} (as in Misra and Gries,
 * 1982).
 */
public final class Names {

  private final int kept;
  private final int columns;
  private final Map<String, long[]> counts = new HashMap<>();
  private long lost;

  /**
   * No name yet.
   *
   * @param kept of twice as many names the rarer half is forgotten
   * @param columns numbers a name has; by the first it is judged who is rare
   */
  public Names(int kept, int columns) {
    this.kept = kept;
    this.columns = columns;
  }

  /** A name and its numbers. */
  public record Counted(String name, long[] numbers) {
    /** The number in a column. */
    public long in(int column) {
      return numbers[column];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Counted counted
          && counted.name.equals(name)
          && java.util.Arrays.equals(counted.numbers, numbers);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** The numbers of a name, to be added to; the first must not stay 0. */
  public long[] of(String name) {
    if (counts.size() >= 2 * kept && !counts.containsKey(name)) {
      forget();
    }
    return counts.computeIfAbsent(name, key -> new long[columns]);
  }

  private void forget() {
    long[] sizes = counts.values().stream().mapToLong(numbers -> numbers[0]).sorted().toArray();
    long rare = sizes[sizes.length - kept - 1];
    counts.values().removeIf(numbers -> numbers[0] <= rare);
    lost += rare;
  }

  /** How much any name may lack in the first column; 0 where all is exact. */
  public long lost() {
    return lost;
  }

  /** How many names are kept now: all there are, where nothing is {@link #lost}. */
  public int size() {
    return counts.size();
  }

  /** The names by a column, the greatest first, equal ones by name; no more than so many. */
  public List<Counted> top(int most, int column) {
    List<Counted> all = sorted(column);
    return all.subList(0, Math.min(most, all.size()));
  }

  /** The sum of a column over what is kept. */
  public long sum(int column) {
    return counts.values().stream().mapToLong(numbers -> numbers[column]).sum();
  }

  private List<Counted> sorted(int column) {
    List<Counted> all = new ArrayList<>();
    counts.forEach((name, numbers) -> all.add(new Counted(name, numbers)));
    all.sort(
        Comparator.comparingLong((Counted each) -> -each.in(column)).thenComparing(Counted::name));
    return all;
  }
}
