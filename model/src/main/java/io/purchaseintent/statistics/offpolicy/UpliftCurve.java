package io.purchaseintent.statistics.offpolicy;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How well scores tell whom an action moves. With visits in the order of falling scores, the gain
 * of a share of them is the sum of their effects, divided by the number of all visits.
 *
 * <p>A visit's effect is not seen, but an unbiased estimate of it is: outcome divided by the
 * probability of what it was given, with the sign of that. Areas are sums over pairs, of which the
 * one is above or below the other, so their errors hold that the order is drawn, too (Hoeffding's
 * projection); scores must not be learnt from the visits themselves.
 *
 * @param mean of the effects: what is gained if all are given
 * @param auuc area under the curve of the gain, over the share of the visits from 0 to 1
 * @param qini that area, less the one under the line of an order by chance; 0 where scores say
 *     nothing
 */
public record UpliftCurve(Estimate mean, Estimate auuc, Estimate qini) {

  /**
   * The curve of some visits; of equal scores each is as often above as below.
   *
   * @param effects double[visits], unbiased
   * @param scores double[visits]
   */
  public static UpliftCurve of(double[] effects, double[] scores, Clusters clusters) {
    int n = effects.length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double all = Arrays.stream(effects).sum();
    double[] below = new double[n];
    double[] ofThoseAbove = new double[n];
    double before = 0;
    for (int start = 0; start < n; ) {
      int end = start;
      double tied = 0;
      while (end < n && scores[order[end]] == scores[order[start]]) {
        tied += effects[order[end++]];
      }
      for (int i = start; i < end; i++) {
        below[order[i]] = (start + (end - start) / 2.0) / n;
        ofThoseAbove[order[i]] = (all - before - tied / 2) / n;
      }
      before += tied;
      start = end;
    }
    double area = 0;
    for (int i = 0; i < n; i++) {
      area += effects[i] * below[i] / n;
    }
    double half = all / n / 2;
    double[] auuc = new double[n];
    double[] qini = new double[n];
    for (int i = 0; i < n; i++) {
      auuc[i] = effects[i] * below[i] + ofThoseAbove[i] - 2 * area;
      qini[i] = auuc[i] - (effects[i] / 2 - half);
    }
    return new UpliftCurve(
        Estimate.mean(effects, clusters),
        new Estimate(area, auuc, clusters),
        new Estimate(area - half, qini, clusters));
  }
}
