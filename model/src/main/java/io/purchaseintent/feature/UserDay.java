package io.purchaseintent.feature;

import io.purchaseintent.feature.UserTimeline.Count;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One day of a shopper. Not thread-safe. */
public final class UserDay {

  private final int[] counts = new int[Count.values().length];
  private long lastEventMillis = Long.MIN_VALUE;
  private final Map<String, Integer> viewsByCategory = new TreeMap<>();

  /** How often it was counted. */
  public int count(Count what) {
    return counts[what.ordinal()];
  }

  /** Counts more. */
  public void add(Count what, int more) {
    counts[what.ordinal()] += more;
  }

  /** Time of the newest event; the least long while there is none. */
  public long lastEventMillis() {
    return lastEventMillis;
  }

  /** Notes that there was an event at this time. */
  public void addEventAt(long timeMillis) {
    lastEventMillis = Math.max(lastEventMillis, timeMillis);
  }

  void forgetLastEvent() {
    lastEventMillis = Long.MIN_VALUE;
  }

  /** Product views by category. */
  public Map<String, Integer> viewsByCategory() {
    return Collections.unmodifiableMap(viewsByCategory);
  }

  /** Adds product views of a category. */
  public void addViews(String category, int views) {
    viewsByCategory.merge(category, views, Integer::sum);
  }

  void forgetViews() {
    viewsByCategory.clear();
  }

  void merge(UserDay other) {
    for (Count each : Count.values()) {
      add(each, other.count(each));
    }
    addEventAt(other.lastEventMillis);
    other.viewsByCategory.forEach(this::addViews);
  }

  boolean isBlank() {
    return viewsByCategory.isEmpty() && Arrays.stream(counts).allMatch(count -> count == 0);
  }
}
