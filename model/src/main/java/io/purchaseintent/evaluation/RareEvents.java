package io.purchaseintent.evaluation;

import org.apache.commons.statistics.distribution.GammaDistribution;

/** What a number of events that came says of the number to be expected, however few came. */
public final class RareEvents {

  private static final double TAIL = 0.025;

  private RareEvents() {}

  /**
   * The exact interval of a Poisson mean (Garwood, 1936); of none it ends at 3.69. It holds what is
   * true with 95% at least, also where each event has a chance of its own, as their number then
   * varies less (Hoeffding, 1956).
   *
   * @param events how many came, not negative
   */
  public static Interval mean(long events) {
    return weighted(events, events, 1);
  }

  /**
   * The interval of the expected sum of weights of events (Fay and Feuer, 1997); where all weigh
   * alike that of {@link #mean}, so many times.
   *
   * @param sum of the weights of those that came, not negative
   * @param squares sum of their squares
   * @param next weight of one more, above 0; the greater, the wider
   */
  public static Interval weighted(double sum, double squares, double next) {
    if (!(sum >= 0 && squares >= 0 && next > 0)) {
      throw new IllegalArgumentException(
          String.format(
              "Weights must be 0 or more, and that of one more above 0, but their sum is %s, of"
                  + " their squares %s, and one more weighs %s",
              sum, squares, next));
    }
    return new Interval(
        sum == 0 ? 0 : quantile(TAIL, sum, squares),
        quantile(1 - TAIL, sum + next, squares + next * next));
  }

  /** Of the gamma distribution with this mean and variance. */
  private static double quantile(double probability, double mean, double variance) {
    return GammaDistribution.of(mean * mean / variance, variance / mean)
        .inverseCumulativeProbability(probability);
  }
}
