package io.purchaseintent.rollout.evidence;

import io.purchaseintent.decision.Action;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** What was said of a session by the champion and by a version. Not thread-safe. */
final class ScoredSession {

  /** Moments and what was promised at each. */
  private static final class Promises {
    private long[] times = new long[4];
    private double[] propensities = new double[4];
    private int size;

    void add(long time, double propensity) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        propensities = Arrays.copyOf(propensities, 2 * size);
      }
      times[size] = time;
      propensities[size++] = propensity;
    }
  }

  private final String id;
  private final String unit;
  private final String segment;
  private final Promises champion = new Promises();
  private final Promises version = new Promises();
  private final Set<String> given = new TreeSet<>();

  ScoredSession(String id, String unit, String segment) {
    this.id = id;
    this.unit = unit;
    this.segment = segment;
  }

  void add(boolean ofVersion, long time, double propensity, String action) {
    (ofVersion ? version : champion).add(time, propensity);
    if (!action.equals(Action.NONE)) {
      given.add(action);
    }
  }

  String id() {
    return id;
  }

  /** Who was allocated to one of the two. */
  String unit() {
    return unit;
  }

  String segment() {
    return segment;
  }

  boolean isVersions() {
    return version.size > 0;
  }

  /** What was given in it. */
  Set<String> given() {
    return given;
  }

  /**
   * Mean over the moments in {@code [from, until)}: of what was promised less the label, or of its
   * square; NaN where there is none.
   */
  double mean(boolean ofVersion, long from, long until, double label, boolean squared) {
    Promises promises = ofVersion ? version : champion;
    double sum = 0;
    int moments = 0;
    for (int i = 0; i < promises.size; i++) {
      if (promises.times[i] >= from && promises.times[i] < until) {
        double off = promises.propensities[i] - label;
        sum += squared ? off * off : off;
        moments++;
      }
    }
    return moments == 0 ? Double.NaN : sum / moments;
  }
}
