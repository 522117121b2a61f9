package io.purchaseintent.statistics;

import io.purchaseintent.statistics.RateDetector.Hits;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Where a rate lies, however often one looks: the chance that the bounds ever leave it out, over
 * all looks, is at most the risk. Trials must not depend on each other. It holds for any number of
 * them, and needs nothing but their count.
 *
 * <p>Method. Of k hits in n trials the likelihood ratio of a mixture of all rates by Jeffreys'
 * prior, Beta(½, ½), against a rate is a martingale if that is the rate, and exceeds 1/risk ever
 * with no more than the chance risk (Ville). The bounds are those of the rates against which it
 * does not (Robbins, Statistical methods related to the law of the iterated logarithm, Ann. Math.
 * Statist. 41, 1970; Howard, Ramdas, McAuliffe and Sekhon, Time-uniform, nonparametric,
 * nonasymptotic confidence sequences, Ann. Statist. 49, 2021).
 *
 * @param low from 0 on; 0 where there is no hit
 * @param high to 1; 1 where each trial is a hit
 */
public record RateBounds(double low, double high) {

  private static final double PRIOR = 0.5;
  private static final int HALVINGS = 60;

  /**
   * The bounds by what was seen.
   *
   * @param risk above 0 and below 1
   * @return 0 to 1 where nothing was
   */
  public static RateBounds of(Hits seen, double risk) {
    long hits = seen.hits();
    long misses = seen.trials() - hits;
    double mixture = LogBeta.value(PRIOR + hits, PRIOR + misses) - LogBeta.value(PRIOR, PRIOR);
    double least = mixture + Math.log(risk);
    double rate = seen.rate();
    return new RateBounds(
        hits == 0 ? 0 : border(0, rate, hits, misses, least),
        misses == 0 ? 1 : border(1, rate, hits, misses, least));
  }

  /** Between a rate that is too unlikely and one that is not. */
  private static double border(
      double outside, double inside, long hits, long misses, double least) {
    double out = outside;
    double in = inside;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (out + in) / 2;
      double likelihood = term(hits, middle) + term(misses, 1 - middle);
      if (likelihood > least) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return out;
  }

  private static double term(long count, double rate) {
    return count == 0 ? 0 : count * Math.log(rate);
  }
}
