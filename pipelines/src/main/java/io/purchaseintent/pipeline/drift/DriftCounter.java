package io.purchaseintent.pipeline.drift;

import io.purchaseintent.monitoring.ProfileTally;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;

/**
 * Counts predictions by a reference: {@link #look} at each, {@link #addSession} the one that stands
 * for its session. Not thread-safe.
 */
final class DriftCounter {

  private final Yardstick by;
  private final LogCounts log;
  private final ProfileTally features;
  private final ProfileTally scores;
  private final FarOut beyond;
  private final long[] farOut;
  private final ScoreSums means;
  private final SessionSample sample;

  /** Nothing counted yet. */
  DriftCounter(Yardstick by) {
    this.by = by;
    this.log = new LogCounts(by.hours());
    this.features = new ProfileTally(by.features(), by.slices().size());
    this.scores = new ProfileTally(by.scores(), by.slices().size());
    this.beyond = new FarOut(by.features());
    this.farOut = new long[by.features().size()];
    this.means = new ScoreSums(by.slices().size());
    this.sample = new SessionSample(ReferenceProfile.SAMPLE, by.features().size());
  }

  /** What predictions are counted by. */
  Yardstick by() {
    return by;
  }

  /** Counts of lines, which who reads a log adds to. */
  LogCounts log() {
    return log;
  }

  /**
   * Heeds a prediction, one of many of its session.
   *
   * @param vector float[features], NaN where missing
   * @param margin log odds before calibration, NaN where there are none
   */
  void look(float[] vector, double propensity, float margin) {
    features.look(vector);
    beyond.count(vector, farOut);
    scores.look(ReferenceProfile.scores(propensity, margin));
  }

  /** Counts the prediction that stands for its session, in each of its slices. */
  void addSession(SessionPick pick) {
    int[] slices = by.slices().of(pick.vector(), pick.segment());
    features.addSession(pick.vector(), slices);
    scores.addSession(ReferenceProfile.scores(pick.propensity(), pick.margin()), slices);
    means.add(pick.propensity(), slices);
    sample.add(new SessionSample.Row(pick.session(), pick.row(), pick.segment(), pick.vector()));
  }

  /** What was counted so far; it goes on with the next predictions. */
  DriftTally tally() {
    return new DriftTally(log, features.counts(), scores.counts(), farOut, means, sample);
  }
}
