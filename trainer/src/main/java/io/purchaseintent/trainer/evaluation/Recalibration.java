package io.purchaseintent.trainer.evaluation;

import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.scoring.OddsShift;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What it would do to follow the purchase rate: each day's odds are shifted by what was seen in the
 * seven days before it, as a shop could every night. Nothing of the day itself is used, nor of
 * sessions that may still be open when it begins.
 */
final class Recalibration {

  private static final Duration WINDOW = Duration.ofDays(7);

  private final ScoredMoments validation;
  private final ScoredMoments test;
  private final Duration sessionGap;

  Recalibration(ScoredMoments validation, ScoredMoments test, Duration sessionGap) {
    this.validation = validation;
    this.test = test;
    this.sessionGap = sessionGap;
  }

  /** Scores of the test part's rows after the shift of their day, double[rows]. */
  double[] shifted(ZoneId zone) {
    double[] shifted = new double[test.scores().length];
    TreeMap<LocalDate, OddsShift> shifts = new TreeMap<>();
    for (int row = 0; row < shifted.length; row++) {
      LocalDate day = Instant.ofEpochMilli(test.moments().times()[row]).atZone(zone).toLocalDate();
      OddsShift shift =
          shifts.computeIfAbsent(day, date -> before(date.atStartOfDay(zone).toInstant()));
      shifted[row] = shift.of(test.scores()[row]);
    }
    return shifted;
  }

  private OddsShift before(Instant day) {
    long end = day.minus(sessionGap).toEpochMilli();
    long start = end - WINDOW.toMillis();
    List<double[]> rows = new ArrayList<>();
    for (ScoredMoments part : List.of(validation, test)) {
      float[] weights = part.moments().weights();
      for (int row = 0; row < part.scores().length; row++) {
        long time = part.moments().times()[row];
        if (time >= start && time < end) {
          rows.add(new double[] {part.scores()[row], part.labels()[row], weights[row]});
        }
      }
    }
    float[] labels = new float[rows.size()];
    float[] weights = new float[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (float) rows.get(i)[1];
      weights[i] = (float) rows.get(i)[2];
    }
    return OddsShift.fit(rows.stream().mapToDouble(row -> row[0]).toArray(), labels, weights);
  }
}
