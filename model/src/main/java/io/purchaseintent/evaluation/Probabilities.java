package io.purchaseintent.evaluation;

import java.util.ArrayList;
import java.util.List;

/** How true probabilities are. Scores must be within 0 and 1; NaN where there is no weight. */
public final class Probabilities {

  private static final int BINS = 20;

  private Probabilities() {}

  /**
   * Rows of neighbouring scores.
   *
   * @param weight sum of their weights
   * @param meanScore mean probability, weighted
   * @param meanLabel share of buyers, weighted
   */
  public record Bin(double weight, double meanScore, double meanLabel) {}

  /**
   * The Brier score in parts (Murphy, 1973; Stephenson et al., 2008, for what bins leave over).
   * {@code brier = reliability − resolution + uncertainty + withinBins}.
   *
   * @param reliability mean squared distance of a bin's mean probability from its share of buyers
   * @param resolution mean squared distance of a bin's share of buyers from that of all
   * @param uncertainty variance of the label
   * @param withinBins what differs within bins
   */
  public record BrierParts(
      double reliability, double resolution, double uncertainty, double withinBins) {}

  /** Mean negative log likelihood in nats, probabilities held off 0 and 1 by 2⁻⁵². */
  public static double logLoss(ScoredRows rows) {
    double loss = 0;
    for (int i = 0; i < rows.size(); i++) {
      loss += rows.weight(i) * rows.loss(i);
    }
    return loss / rows.totalWeight();
  }

  /** Mean squared difference of probability and label. */
  public static double brier(ScoredRows rows) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      double difference = rows.score(i) - (rows.positive(i) ? 1 : 0);
      sum += rows.weight(i) * difference * difference;
    }
    return sum / rows.totalWeight();
  }

  /** Mean probability. */
  public static double meanScore(ScoredRows rows) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      sum += rows.weight(i) * rows.score(i);
    }
    return sum / rows.totalWeight();
  }

  /** Share of buyers. */
  public static double baseRate(ScoredRows rows) {
    return rows.positiveWeight() / rows.totalWeight();
  }

  /**
   * Calibration in the large: the mean probability over the share of buyers, 1 where as much is
   * said as happens; NaN where nobody buys.
   */
  public static double inTheLarge(ScoredRows rows) {
    return rows.positiveWeight() > 0 ? meanScore(rows) / baseRate(rows) : Double.NaN;
  }

  /**
   * Expected calibration error over 20 bins of equal weight: the mean distance, by weight, of a
   * bin's mean probability from its share of buyers.
   */
  public static double expectedCalibrationError(ScoredRows rows) {
    double error = 0;
    double total = 0;
    for (Bin bin : bins(rows, BINS)) {
      error += bin.weight() * Math.abs(bin.meanScore() - bin.meanLabel());
      total += bin.weight();
    }
    return error / total;
  }

  /** The Brier score's parts over 20 bins of equal weight. */
  public static BrierParts brierParts(ScoredRows rows) {
    double rate = baseRate(rows);
    double reliability = 0;
    double resolution = 0;
    double total = 0;
    for (Bin bin : bins(rows, BINS)) {
      reliability += bin.weight() * square(bin.meanScore() - bin.meanLabel());
      resolution += bin.weight() * square(bin.meanLabel() - rate);
      total += bin.weight();
    }
    reliability /= total;
    resolution /= total;
    double uncertainty = rate * (1 - rate);
    return new BrierParts(
        reliability, resolution, uncertainty, brier(rows) - reliability + resolution - uncertainty);
  }

  private static double square(double value) {
    return value * value;
  }

  /**
   * At most so many bins of equal weight, in ascending order of score. Rows of one probability are
   * never parted, so that their order cannot matter; so a bin can weigh more than its share, and
   * the next ones begin later.
   */
  public static List<Bin> bins(ScoredRows rows, int count) {
    double total = rows.totalWeight();
    List<Bin> bins = new ArrayList<>();
    double seen = 0;
    double weight = 0;
    double scores = 0;
    double labels = 0;
    int bin = 1;
    for (int i = 0; i < rows.size(); i++) {
      weight += rows.weight(i);
      scores += rows.weight(i) * rows.score(i);
      labels += rows.positive(i) ? rows.weight(i) : 0;
      boolean last = i == rows.size() - 1;
      boolean full = seen + weight >= total * bin / count;
      if (weight > 0 && (last || (full && rows.score(i + 1) > rows.score(i)))) {
        bins.add(new Bin(weight, scores / weight, labels / weight));
        seen += weight;
        weight = 0;
        scores = 0;
        labels = 0;
        while (bin < count && seen >= total * bin / count) {
          bin++;
        }
      }
    }
    return bins;
  }
}
