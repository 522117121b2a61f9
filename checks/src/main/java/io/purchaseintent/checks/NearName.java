package io.purchaseintent.checks;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;

/** Finds the name that a misspelt one most likely stood for. */
final class NearName {

  private NearName() {}

  /** The nearest of these names by the letters that have to change; the first among equals. */
  static String of(String name, Collection<String> names) {
    return new TreeSet<>(names)
        .stream().min(Comparator.comparingInt(other -> changes(name, other))).orElse(name);
  }

  private static int changes(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
