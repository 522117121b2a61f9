package io.purchaseintent.rollout.evidence;

import io.purchaseintent.decision.Action;
import java.util.Arrays;

/** What was said of a session by the champion and by a version. Not thread-safe. */
final class ScoredSession {

  /** Takes what was said at a moment. */
  @FunctionalInterface
  interface Sink {
    void take(boolean ofVersion, long time, double propensity, String action);
  }

  private final String id;
  private long[] times = new long[4];
  private double[] propensities = new double[4];
  private boolean[] ofVersion = new boolean[4];
  private String[] actions = new String[4];
  private int size;
  private int first;
  private String unit = "";
  private String segment = "";
  private boolean isVersions;

  ScoredSession(String id) {
    this.id = id;
  }

  /**
   * Adds what was said at a moment.
   *
   * @param allocated whose id decided by whom it was said
   * @param action {@link Action#NONE} where none was chosen
   */
  void add(
      boolean byVersion,
      long time,
      double propensity,
      String action,
      String allocated,
      String segmentThen) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      propensities = Arrays.copyOf(propensities, 2 * size);
      ofVersion = Arrays.copyOf(ofVersion, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    times[size] = time;
    propensities[size] = propensity;
    ofVersion[size] = byVersion;
    actions[size] = action;
    if (size == 0 || time < times[first]) {
      first = size;
      unit = allocated;
      segment = segmentThen;
    }
    size++;
    isVersions |= byVersion;
  }

  String id() {
    return id;
  }

  /** Who was allocated to one of the two when it was scored first. */
  String unit() {
    return unit;
  }

  String segment() {
    return segment;
  }

  /** Whether the version scored it. */
  boolean isVersions() {
    return isVersions;
  }

  /** When it was scored first. */
  long firstMillis() {
    return times[first];
  }

  /** Whether the version scored it first, and not the champion. */
  boolean isVersionsFirst() {
    return ofVersion[first];
  }

  void forEach(Sink sink) {
    for (int i = 0; i < size; i++) {
      sink.take(ofVersion[i], times[i], propensities[i], actions[i]);
    }
  }
}
