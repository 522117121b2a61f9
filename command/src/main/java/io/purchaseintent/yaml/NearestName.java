package io.purchaseintent.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;

/** Finds the name that a misspelt one most likely stood for. */
public final class NearestName {

  /** A name of which more letters than these are others stands for something else. */
  private static final double MOST_CHANGED = 0.5;

  private NearestName() {}

  /** The nearest candidate, the first in order among equals; the name where there is none. */
  public static String of(String name, Collection<String> candidates) {
    return new TreeSet<>(candidates)
        .stream()
            .min(Comparator.comparingDouble(candidate -> changed(name, candidate)))
            .orElse(name);
  }

  /** A question whether the nearest candidate was meant; empty where none is near. */
  public static String question(String name, Collection<String> candidates) {
    String nearest = of(name, candidates);
    return candidates.isEmpty() || changed(name, nearest) > MOST_CHANGED
        ? ""
        : "; did you mean \"" + nearest + "\"?";
  }

  /** The Levenshtein distance in shares of the longer name; by letters alone short ones win. */
  private static double changed(String a, String b) {
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
    return row[b.length()] / (double) Math.max(1, Math.max(a.length(), b.length()));
  }
}
