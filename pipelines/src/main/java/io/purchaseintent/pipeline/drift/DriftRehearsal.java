package io.purchaseintent.pipeline.drift;

import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.Report;
import io.purchaseintent.scoring.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The drift of vectors in memory, measured as the job measures that of a log, without a runner: to
 * try how soon changes are seen, and how often calm is broken. What a log alone has (fallbacks, the
 * states' status, lines) is not there. Not thread-safe.
 */
public final class DriftRehearsal {

  private final ReferenceProfile reference;
  private final DriftCounter counter;
  private final Map<Long, SessionPick> picks = new HashMap<>();

  /** Nothing seen yet. */
  public DriftRehearsal(ReferenceProfile reference) {
    this.reference = reference;
    this.counter = new DriftCounter(Yardstick.of(reference, 24));
  }

  /**
   * Shows a prediction.
   *
   * @param session hash of its session
   * @param row hash of its own
   * @param vector float[features], kept, not copied
   */
  public void add(
      long session, long row, Segment segment, float propensity, float margin, float[] vector) {
    counter.look(vector, propensity, margin);
    picks.merge(
        session,
        new SessionPick(session, row, segment, propensity, margin, vector),
        SessionPick::first);
  }

  /** What was measured of all that was shown. */
  public Report report(DayPeriod period, String version) {
    new TreeMap<>(picks).values().forEach(counter::addSession);
    return DriftReport.of("drift", period, version, reference, counter.tally());
  }
}
