package io.purchaseintent.incident.unattended;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.statistics.RunningMean;
import java.util.List;

/**
 * What visits left in the till.
 *
 * @param visits how many
 * @param with the loop
 * @param without the loop
 * @param untouched if nothing had been offered
 * @param more what a visit left more with the loop than without, in the mean
 * @param halfWidth of the interval of 95% around that: visits are independent, and each is compared
 *     with itself
 */
record Till(
    long visits, double with, double without, double untouched, double more, double halfWidth) {

  private static final double NORMAL_95 = 1.96;

  static Till of(List<Sale> sales) {
    double with = 0;
    double without = 0;
    double untouched = 0;
    RunningMean more = new RunningMean();
    for (Sale sale : sales) {
      with += sale.with();
      without += sale.without();
      untouched += sale.untouched();
      more.add(sale.with() - sale.without());
    }
    double error = Math.sqrt(more.variance() / Math.max(1, more.count()));
    return new Till(sales.size(), with, without, untouched, more.mean(), NORMAL_95 * error);
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("visits", visits)
        .put("with_loop", cents(with))
        .put("without_loop", cents(without))
        .put("nothing_offered", cents(untouched))
        .put("more_a_visit", more)
        .put("more_a_visit_low", more - halfWidth)
        .put("more_a_visit_high", more + halfWidth);
  }

  private static double cents(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
