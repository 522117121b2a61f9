package io.purchaseintent.pipeline.drift;

import io.purchaseintent.pipeline.job.DayPeriod;
import java.util.List;
import java.util.Set;

/**
 * Features that the day of the week alone decides. A Sunday is never like the weeks of a reference,
 * and that is no drift: they are compared over whole weeks only.
 */
final class CalendarFeatures {

  private static final Set<String> OF_THE_WEEK = Set.of("is_weekend");
  private static final int WEEK = 7;

  private CalendarFeatures() {}

  /**
   * Those of these features that cannot be compared over a period.
   *
   * @param features by name
   */
  static List<String> incomparable(List<String> features, DayPeriod period) {
    long days = period.to().toEpochDay() - period.from().toEpochDay();
    return days % WEEK == 0 ? List.of() : features.stream().filter(OF_THE_WEEK::contains).toList();
  }
}
