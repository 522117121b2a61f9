package io.purchaseintent.pipeline.drift;

import io.purchaseintent.monitoring.ProfileTally;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;
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
  private final Yardstick by;
  private final DriftTally tally;
  private final ProfileTally features;
  private final ProfileTally scores;
  private final FarOut farOut;
  private final Map<Long, SessionPick> picks = new HashMap<>();

  /** Nothing seen yet. */
  public DriftRehearsal(ReferenceProfile reference) {
    this.reference = reference;
    this.by = Yardstick.of(reference, 24);
    this.tally = DriftTally.empty(by);
    this.features = new ProfileTally(by.features(), by.slices().size());
    this.scores = new ProfileTally(by.scores(), by.slices().size());
    this.farOut = new FarOut(by.features());
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
    features.look(vector);
    farOut.count(vector, tally.farOut());
    scores.look(ReferenceProfile.scores(propensity, margin));
    picks.merge(
        session,
        new SessionPick(session, row, segment, propensity, margin, vector),
        (one, other) -> SessionPick.ORDER.compare(one, other) <= 0 ? one : other);
  }

  /** What was measured of all that was shown. */
  public Report report(DayPeriod period, String version) {
    for (SessionPick pick : new TreeMap<>(picks).values()) {
      int[] slices = by.slices().of(pick.vector(), pick.segment());
      features.addSession(pick.vector(), slices);
      scores.addSession(ReferenceProfile.scores(pick.propensity(), pick.margin()), slices);
      tally.means().add(pick.propensity(), slices);
      tally
          .sample()
          .add(new SessionSample.Row(pick.session(), pick.row(), pick.segment(), pick.vector()));
    }
    tally.features().merge(features.counts());
    tally.scores().merge(scores.counts());
    return DriftReport.of("drift", period, version, reference, tally);
  }
}
