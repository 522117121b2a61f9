package io.purchaseintent.pipeline.skew;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.Report;
import java.util.List;

/** What skew measured, as a report. */
final class SkewReport {

  private static final List<String> COUNTS =
      List.of("predictions", "compared", "mismatches", "unmatched");
  private static final List<String> DETAILS =
      List.of("unmatched_by_reason", "served", "features", "states", "made_before");

  private SkewReport() {}

  /**
   * The report of a period.
   *
   * @param counted what {@link SkewTally} wrote
   */
  static Report of(String job, DayPeriod period, ObjectNode counted) {
    long predictions = counted.path("predictions").asLong();
    long compared = counted.path("compared").asLong();
    long unmatched = counted.path("unmatched").asLong();
    double mismatches = compared > 0 ? counted.path("mismatches").asLong() : Double.NaN;
    double share = predictions > 0 ? (double) unmatched / predictions : Double.NaN;
    return new Report(
        job,
        period.start(),
        period.end(),
        null,
        counted.deepCopy().retain(COUNTS),
        List.of(
            Measurement.of("mismatches", "predictions", mismatches, compared).build(),
            Measurement.of("unmatched_share", "predictions", share, predictions).build()),
        counted.deepCopy().retain(DETAILS));
  }
}
