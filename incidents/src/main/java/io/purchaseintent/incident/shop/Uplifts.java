package io.purchaseintent.incident.shop;

import java.util.ArrayList;
import java.util.List;

/**
 * What each offer does to the odds of a purchase by the propensity without it, as an experiment of
 * endless size would measure it: the shop of an incident is not wrong about its offers.
 */
final class Uplifts {

  /** Upper ends of the bands; the last band has none. */
  static final List<Double> BANDS = List.of(0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.5);

  private Uplifts() {}

  /**
   * The odds ratio in each band of the propensity.
   *
   * @param visits whose moments after each of their first events count
   * @param events how many of them
   * @return one more than there are ends of bands; 1 where a band is empty
   */
  static List<Double> of(Offer offer, Iterable<Truth> visits, int events) {
    double[] without = new double[BANDS.size() + 1];
    double[] with = new double[without.length];
    int[] counts = new int[without.length];
    for (Truth visit : visits) {
      for (int i = 0; i < events && visit.reached(i + 1); i++) {
        double probability = visit.probabilities().get(i);
        int band = band(probability);
        without[band] += probability;
        with[band] +=
            Responses.probability(
                probability, visit.intents().get(i), visit.priceSensitivity(), offer);
        counts[band]++;
      }
    }
    List<Double> ratios = new ArrayList<>();
    for (int band = 0; band < without.length; band++) {
      ratios.add(
          counts[band] == 0
              ? 1.0
              : odds(with[band] / counts[band]) / odds(without[band] / counts[band]));
    }
    return ratios;
  }

  /** The band of a propensity. */
  static int band(double propensity) {
    int band = 0;
    while (band < BANDS.size() && propensity >= BANDS.get(band)) {
      band++;
    }
    return band;
  }

  private static double odds(double probability) {
    return probability / (1 - probability);
  }
}
