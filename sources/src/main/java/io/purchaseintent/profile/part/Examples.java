package io.purchaseintent.profile.part;

import io.purchaseintent.profile.doubt.Doubts;
import java.util.ArrayList;
import java.util.List;

/** How many visits have something, and which ones, for example. */
final class Examples {

  private final List<String> names = new ArrayList<>();
  private long count;

  void countIf(boolean has, SeenVisit visit) {
    if (has) {
      count++;
      if (names.size() < Doubts.EXAMPLES) {
        names.add(visit.name());
      }
    }
  }

  /** Counts something that need not be a visit. */
  void count(String name) {
    count++;
    if (names.size() < Doubts.EXAMPLES && !names.contains(name)) {
      names.add(name);
    }
  }

  long count() {
    return count;
  }

  List<String> names() {
    return names;
  }
}
