package io.purchaseintent.pipeline.quality;

import io.purchaseintent.command.UserError;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What was usual in the four weeks before a period: the median of its days' reports, which a day
 * that was not as usual does not move.
 */
final class UsualDays {

  /** Of a shop that has no reports yet. */
  static final UsualDays NONE = new UsualDays(List.of());

  private static final int DAYS = 28;

  /** Of fewer nothing is usual: of three the median is none that stands alone. */
  private static final int LEAST = 3;

  private final List<Report> days;

  private UsualDays(List<Report> days) {
    this.days = days;
  }

  /**
   * The days before a period.
   *
   * @param err receives which report is not readable; it is left out
   */
  static UsualDays before(DayPeriod period, String job, ReportStore store, PrintStream err) {
    List<Report> days = new ArrayList<>();
    for (int back = 1; back <= DAYS; back++) {
      try {
        store.find(job, period.from().minusDays(back).toString()).ifPresent(days::add);
      } catch (UserError e) {
        err.println(job + ": " + e.getMessage());
      }
    }
    return new UsualDays(days);
  }

  /** The median of a measure of everybody; NaN if fewer than three days tell it. */
  double of(String measure) {
    double[] values =
        days.stream()
            .flatMap(day -> day.measurements().stream())
            .filter(each -> each.measure().equals(measure))
            .filter(each -> each.slice().equals(Measurement.ALL))
            .mapToDouble(Measurement::value)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    int middle = values.length / 2;
    if (values.length < LEAST) {
      return Double.NaN;
    }
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
