package io.purchaseintent.pipeline.quality;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.pipeline.quality.SliceFigures.Told;
import io.purchaseintent.statistics.Proportions;

/**
 * What of a period's visits and events, as the lake has them, the log has predictions of: whole
 * numbers alone. Sessions of which the lake has no event are left out. Not thread-safe.
 */
final class LogCoverage {

  /** What is summed, over session ids. */
  private enum Of {
    SESSIONS,
    VISITS,
    SCORED_VISITS,
    EVENTS,
    PREDICTIONS,
    EVENTS_SQUARED,
    PREDICTIONS_SQUARED,
    EVENTS_BY_PREDICTIONS
  }

  private static final double Z_95 = 1.959963984540054;

  private final long[] sums = new long[Of.values().length];

  /**
   * Adds a session id.
   *
   * @param visits that began in the period
   * @param scored those of them that have a prediction
   * @param events of the period
   * @param predictions of the period
   */
  void add(long visits, long scored, long events, long predictions) {
    add(Of.SESSIONS, 1);
    add(Of.VISITS, visits);
    add(Of.SCORED_VISITS, scored);
    add(Of.EVENTS, events);
    add(Of.PREDICTIONS, predictions);
    add(Of.EVENTS_SQUARED, events * events);
    add(Of.PREDICTIONS_SQUARED, predictions * predictions);
    add(Of.EVENTS_BY_PREDICTIONS, events * predictions);
  }

  private void add(Of what, long more) {
    sums[what.ordinal()] = Math.addExact(sums[what.ordinal()], more);
  }

  private long of(Of what) {
    return sums[what.ordinal()];
  }

  void merge(LogCoverage other) {
    for (Of what : Of.values()) {
      add(what, other.of(what));
    }
  }

  /** Visits of the period. */
  long visits() {
    return of(Of.VISITS);
  }

  /** Visits of the period that have a prediction. */
  long scoredVisits() {
    return of(Of.SCORED_VISITS);
  }

  /** Events of the period. */
  long events() {
    return of(Of.EVENTS);
  }

  /** Predictions of the period, each once. */
  long predictions() {
    return of(Of.PREDICTIONS);
  }

  /** The share of visits that have a prediction, and Wilson's interval. */
  Told scoredShare() {
    return visits() == 0
        ? Told.nothing(0)
        : new Told(
            (double) scoredVisits() / visits(),
            Proportions.interval(scoredVisits(), visits()),
            visits());
  }

  /** Predictions for each event, and the interval of a ratio over session ids (Cochran, 1977). */
  Told predictionsPerEvent() {
    if (events() == 0) {
      return Told.nothing(visits());
    }
    double ratio = (double) predictions() / events();
    double squares =
        of(Of.PREDICTIONS_SQUARED)
            - 2 * ratio * of(Of.EVENTS_BY_PREDICTIONS)
            + ratio * ratio * of(Of.EVENTS_SQUARED);
    double sessions = of(Of.SESSIONS);
    double half =
        Z_95 * Math.sqrt(Math.max(0, squares) * sessions / Math.max(1, sessions - 1)) / events();
    return new Told(ratio, new Interval(Math.max(0, ratio - half), ratio + half), visits());
  }

  void pack(Packer out) {
    for (long sum : sums) {
      out.unsigned(sum);
    }
  }

  /** Adds what {@link #pack} wrote. */
  void unpack(Unpacker in) {
    for (Of what : Of.values()) {
      add(what, in.unsigned());
    }
  }
}
