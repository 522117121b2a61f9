package io.purchaseintent.benchmark.drift;

import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;

/**
 * A moment of a training set, and what a model says of it.
 *
 * @param propensity probability of a purchase, 0 to 1
 * @param margin the boosters' own sum
 */
record ScoredMoment(MomentRow row, double propensity, float margin) {

  static ScoredMoment of(MomentRow row, PropensityModel model) {
    Segment segment = Segment.of(row.known());
    return new ScoredMoment(
        row, model.propensity(segment, row.vector()), model.margin(segment, row.vector()));
  }

  Segment segment() {
    return Segment.of(row.known());
  }

  float[] vector() {
    return row.vector();
  }
}
