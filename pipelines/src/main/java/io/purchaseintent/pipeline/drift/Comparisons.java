package io.purchaseintent.pipeline.drift;

import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.statistics.Difference;
import io.purchaseintent.statistics.FalseDiscovery;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers measurements, and tells of those that are tests how surely they differ once all of them
 * are there: many tests are many chances to be wrong. Not thread-safe.
 */
final class Comparisons {

  /** Chance of a wrong alarm that all tests of a report together are allowed. */
  private static final double LEVEL = 0.01;

  private final List<Test> tests = new ArrayList<>();

  private record Test(Measurement.Builder measured, Difference difference) {}

  /** A measurement as it is. */
  void add(Measurement.Builder measured) {
    tests.add(new Test(measured, Difference.UNKNOWN));
  }

  /** A measurement that tells by how much two samples differ. */
  void add(Measurement.Builder measured, Difference difference) {
    tests.add(new Test(measured, difference));
  }

  /** All of them, in the order in which they came. */
  List<Measurement> measurements() {
    double[] chances = tests.stream().mapToDouble(test -> test.difference().chance()).toArray();
    double[] adjusted = FalseDiscovery.adjusted(chances);
    long tested = tests.stream().filter(Comparisons::isTest).count();
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      Test test = tests.get(i);
      measurements.add(
          isTest(test)
              ? test.measured()
                  .tested(
                      adjusted[i],
                      test.difference().detectable(LEVEL / tested),
                      test.difference().scaling())
                  .build()
              : test.measured().build());
    }
    return measurements;
  }

  private static boolean isTest(Test test) {
    return !Double.isNaN(test.difference().chance());
  }
}
