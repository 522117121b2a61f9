package io.purchaseintent.source;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that a misspelt one most likely stood for. */
final class NearestName {

  private NearestName() {}

  /** The candidate with the fewest changed letters; the first in order among equals. */
  static String of(String name, Collection<String> candidates) {
    return candidates.stream()
        .sorted()
        .min(Comparator.comparingInt(candidate -> changes(name, candidate)))
        .orElseThrow(() -> new IllegalArgumentException("no candidates for " + name));
  }

  /** The Levenshtein distance. */
  private static int changes(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
