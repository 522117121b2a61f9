package io.purchaseintent.watch.measure;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Events by hour of a day, beside the same weekday of the weeks before.
 *
 * <p>What is usual is the median of the weeks, so that a holiday among them does not matter. Events
 * come in visits: their number varies more than chance would have it (Poisson), by a factor that is
 * taken from the weeks' own hours (a median of squared Pearson residuals, as in McCullagh and
 * Nelder, 1989, 4.5, made robust).
 */
final class Traffic {

  static final int HOURS = 24;

  private static final int LEAST_WEEKS = 2;
  private static final int MINUTES = 60;

  /** An hour of fewer events tells nothing of how they vary. */
  private static final double LEAST_USUAL = 5;

  /** How events vary where no hour tells: a visit has about so many. */
  private static final double USUAL_DISPERSION = 8;

  /** The median of a squared standard normal variable. */
  private static final double MEDIAN_OF_SQUARE = 0.4549;

  /** A median varies by so much more than a mean: π/2. */
  private static final double OF_MEDIAN = Math.PI / 2;

  private static final double TWO_SIDED_95 = 1.959964;

  private final long[] now;
  private final List<long[]> weeks;
  private final double dispersion;

  /**
   * Traffic of a day.
   *
   * @param now events by hour, {@code long[24]}
   * @param weeks the same of the same weekday of weeks before, of which anything is known
   */
  Traffic(long[] now, List<long[]> weeks) {
    this.now = now;
    this.weeks = weeks;
    this.dispersion = dispersion();
  }

  /** Events of the day. */
  long events() {
    return Arrays.stream(now).sum();
  }

  /** Events a minute, of the day and of each hour; unknown where fewer than two weeks are known. */
  List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    double[] wholes = weeks.stream().mapToDouble(week -> Arrays.stream(week).sum()).toArray();
    all.add(measurement(Measurement.ALL, events(), wholes, HOURS * MINUTES));
    for (int hour = 0; hour < HOURS; hour++) {
      String slice = String.format(Locale.ROOT, "hour=%02d", hour);
      all.add(measurement(slice, now[hour], of(hour), MINUTES));
    }
    return all;
  }

  private double[] of(int hour) {
    return weeks.stream().mapToDouble(week -> week[hour]).toArray();
  }

  private Measurement measurement(String slice, long events, double[] before, int minutes) {
    Measurement.Builder builder =
        Measurement.of("events_per_minute", "events", (double) events / minutes, events)
            .slice(slice);
    if (before.length < LEAST_WEEKS) {
      return builder.build();
    }
    double usual = median(before);
    double share = usual > 0 ? events / usual : 0;
    double variance =
        dispersion * (Math.max(1, events) + share * share * usual * OF_MEDIAN / before.length);
    double half = TWO_SIDED_95 * Math.sqrt(variance);
    return builder
        .reference(usual / minutes)
        .within(new Interval(Math.max(0, events - half) / minutes, (events + half) / minutes))
        .build();
  }

  private double dispersion() {
    List<Double> squares = new ArrayList<>();
    for (int hour = 0; hour < HOURS && weeks.size() >= LEAST_WEEKS; hour++) {
      double[] before = of(hour);
      double usual = median(before);
      if (usual >= LEAST_USUAL) {
        for (double events : before) {
          squares.add((events - usual) * (events - usual) / usual);
        }
      }
    }
    if (squares.isEmpty()) {
      return USUAL_DISPERSION;
    }
    double freedom = (double) weeks.size() / (weeks.size() - 1);
    double robust = median(squares.stream().mapToDouble(Double::doubleValue).toArray());
    return Math.max(1, robust / MEDIAN_OF_SQUARE * freedom);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
