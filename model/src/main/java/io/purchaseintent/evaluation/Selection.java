package io.purchaseintent.evaluation;

/**
 * What it means to act on the rows with the highest scores.
 *
 * @param threshold the lowest score that is acted on; NaN where none is
 * @param share weight of the selected rows in that of all
 * @param precision share of buyers among the selected; NaN where nothing is selected
 * @param recall share of the buyers that is selected; NaN where there is no buyer
 * @param lift precision over the share of buyers among all
 */
public record Selection(
    double threshold, double share, double precision, double recall, double lift) {

  /** The rows with at least this score. */
  public static Selection atThreshold(ScoredRows rows, double threshold) {
    double selected = 0;
    double buyers = 0;
    for (int i = rows.size() - 1; i >= 0 && rows.score(i) >= threshold; i--) {
      selected += rows.weight(i);
      buyers += rows.positive(i) ? rows.weight(i) : 0;
    }
    return of(rows, threshold, selected, buyers);
  }

  /**
   * The rows with the highest scores that make up this share of the weight. Of the rows that share
   * the lowest selected score just the part that is needed counts, buyers and others alike.
   *
   * @param share above 0, at most 1
   */
  public static Selection atTopShare(ScoredRows rows, double share) {
    double wanted = share * rows.totalWeight();
    double selected = 0;
    double buyers = 0;
    double threshold = Double.NaN;
    for (int i = rows.size() - 1; i >= 0 && selected < wanted; ) {
      threshold = rows.score(i);
      double tied = 0;
      double tiedBuyers = 0;
      for (; i >= 0 && rows.score(i) == threshold; i--) {
        tied += rows.weight(i);
        tiedBuyers += rows.positive(i) ? rows.weight(i) : 0;
      }
      double part = tied == 0 ? 0 : Math.min(1, (wanted - selected) / tied);
      selected += part * tied;
      buyers += part * tiedBuyers;
    }
    return of(rows, threshold, selected, buyers);
  }

  private static Selection of(ScoredRows rows, double threshold, double selected, double buyers) {
    double total = rows.totalWeight();
    double allBuyers = rows.positiveWeight();
    double precision = selected == 0 ? Double.NaN : buyers / selected;
    return new Selection(
        threshold,
        selected / total,
        precision,
        allBuyers == 0 ? Double.NaN : buyers / allBuyers,
        precision / (allBuyers / total));
  }

  /**
   * What acting earns, in units of the cost of acting on one row, for each row of all: the selected
   * buyers' worth less the cost of all selected. Where each row is decided on by itself and
   * probabilities are true, it is greatest at the threshold {@code 1 / worth}.
   *
   * @param worth of acting on a buyer, in costs of acting
   */
  public double profit(double worth) {
    return share == 0 ? 0 : share * (precision * worth - 1);
  }
}
