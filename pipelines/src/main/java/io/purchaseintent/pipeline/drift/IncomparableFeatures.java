package io.purchaseintent.pipeline.drift;

import io.purchaseintent.pipeline.job.DayPeriod;
import java.util.List;
import java.util.Set;

/**
 * Features whose values differ from those of a reference though nothing has drifted. The day of the
 * week alone decides some, and a Sunday is never like weeks: they are compared over whole weeks
 * only. Others say what cannot be in a reference: training sets end before a visit's first
 * purchase.
 */
final class IncomparableFeatures {

  private static final Set<String> OF_THE_WEEK = Set.of("is_weekend");
  private static final Set<String> BEHIND_THE_LABEL = Set.of("has_purchased");
  private static final int WEEK = 7;

  private IncomparableFeatures() {}

  /**
   * Those of these features that cannot be compared over a period.
   *
   * @param features by name
   */
  static List<String> of(List<String> features, DayPeriod period) {
    long days = period.to().toEpochDay() - period.from().toEpochDay();
    return features.stream()
        .filter(
            name ->
                BEHIND_THE_LABEL.contains(name) || (days % WEEK != 0 && OF_THE_WEEK.contains(name)))
        .toList();
  }
}
