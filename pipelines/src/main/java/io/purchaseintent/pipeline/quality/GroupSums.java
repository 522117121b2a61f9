package io.purchaseintent.pipeline.quality;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.evaluation.ScoreHistogram;

/**
 * Sums of some visits: of a group of a slice, or of all of it. Not thread-safe.
 *
 * @param sums by {@link Sum}
 * @param judged by propensity, columns as {@link Column} has them
 * @param forecast by propensity of judged and pending predictions, columns as {@link Forecast} has
 *     them
 */
@SuppressWarnings("ArrayRecordComponent")
record GroupSums(long[] sums, ScoreHistogram judged, ScoreHistogram forecast) {

  /** Columns of judged predictions. */
  enum Column {
    VISIT_BUYERS,
    VISIT_OTHERS,
    MOMENT_BUYERS,
    MOMENT_OTHERS,
    /** What they said, by the weight of moments. */
    SAID,
    /** Weight times that of all of the visit's: what tells how many visits count. */
    SQUARES
  }

  /** Columns of what is to be expected. */
  enum Forecast {
    BUYERS,
    OTHERS,
    DRAWN_BUYERS,
    DRAWN_OTHERS
  }

  static final int COLUMNS = Column.values().length;
  static final int FORECASTS = Forecast.values().length;

  /** Binary logarithm of bins an octave: neighbours differ by 9%. */
  private static final int COARSE = 3;

  static GroupSums none(int thresholds) {
    return new GroupSums(
        Sum.none(thresholds),
        new ScoreHistogram(COLUMNS, COARSE, 0),
        new ScoreHistogram(FORECASTS, COARSE, 0));
  }

  void merge(GroupSums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], other.sums[i]);
    }
    judged.merge(other.judged);
    forecast.merge(other.forecast);
  }

  /** What is left of it without a part that was merged into it. */
  GroupSums without(GroupSums part) {
    long[] rest = sums.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= part.sums[i];
    }
    return new GroupSums(rest, judged.without(part.judged), forecast.without(part.forecast));
  }

  void pack(Packer out) {
    for (long sum : sums) {
      out.signed(sum);
    }
    judged.pack(out);
    forecast.pack(out);
  }

  void unpack(Unpacker in) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], in.signed());
    }
    judged.unpack(in);
    forecast.unpack(in);
  }
}
