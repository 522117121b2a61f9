package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.profile.sketch.Spread;
import io.purchaseintent.statistics.Proportions;

/** How numbers are told in JSON. */
final class Figures {

  private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
  private static final String[] NAMES = {"p1", "p5", "p25", "p50", "p75", "p95", "p99"};

  private Figures() {}

  static double share(long count, long of) {
    return of == 0 ? 0 : (double) count / of;
  }

  /** Visits, those of them that buy, the rate, and Wilson's interval of 95% of it. */
  static void rate(ObjectNode node, long visits, long buying) {
    node.put("visits", visits).put("buying_visits", buying);
    if (visits == 0) {
      node.putNull("purchase_rate").putNull("purchase_rate_interval");
      return;
    }
    Interval interval = Proportions.interval(buying, visits);
    node.put("purchase_rate", share(buying, visits))
        .putArray("purchase_rate_interval")
        .add(interval.low())
        .add(interval.high());
  }

  /**
   * How values spread.
   *
   * @param unit by which they are divided
   */
  static void spread(ObjectNode node, Spread spread, double unit) {
    node.put("number", spread.number()).put("exact", spread.isExact());
    if (spread.number() == 0) {
      return;
    }
    node.put("mean", spread.mean() / unit);
    for (int i = 0; i < SHARES.length; i++) {
      node.put(NAMES[i], spread.quantile(SHARES[i]) / unit);
    }
    node.put("greatest", spread.greatest() / unit);
  }
}
