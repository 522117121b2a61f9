package io.purchaseintent.feature;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The codes of a category's values, frozen when a training set is made.
 *
 * <p>The i-th term (from 0) has the code i + 1; a value that is no term has the code {@value
 * #UNSEEN}; a missing value is NaN. Immutable.
 */
public final class Vocabulary {

  /** The code of every value that was not there when the vocabulary was frozen. */
  public static final float UNSEEN = 0;

  private final List<String> terms;
  private final Map<String, Float> codes = new HashMap<>();

  /**
   * @throws IllegalArgumentException if a term stands twice
   */
  public Vocabulary(List<String> terms) {
    this.terms = List.copyOf(terms);
    for (String term : this.terms) {
      if (codes.put(term, codes.size() + 1f) != null) {
        throw new IllegalArgumentException("The term \"" + term + "\" stands twice");
      }
    }
  }

  /**
   * The most frequent values, at most {@code size} of them, in a stable order: each that a
   * vocabulary before had keeps its code, as far as there are so many terms; the places of those
   * that are gone, and those at the end, are for the others, the most frequent first.
   *
   * @param before terms in the order of their codes; empty where there was none
   */
  public static Vocabulary ofCounts(Map<String, Long> counts, int size, List<String> before) {
    Comparator<Map.Entry<String, Long>> byCount = Map.Entry.comparingByValue();
    Set<String> others =
        counts.entrySet().stream()
            .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
            .limit(size)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    @Nullable String[] terms = new @Nullable String[others.size()];
    for (int i = 0; i < terms.length && i < before.size(); i++) {
      terms[i] = others.remove(before.get(i)) ? before.get(i) : null;
    }
    Iterator<String> next = others.iterator();
    return new Vocabulary(
        Arrays.stream(terms).map(term -> term == null ? next.next() : term).toList());
  }

  /** The code of a value; NaN for null. */
  public float code(@Nullable String value) {
    return value == null ? Float.NaN : codes.getOrDefault(value, UNSEEN);
  }

  /** The terms in the order of their codes. */
  public List<String> terms() {
    return terms;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that && terms.equals(that.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  @Override
  public String toString() {
    return terms.toString();
  }
}
