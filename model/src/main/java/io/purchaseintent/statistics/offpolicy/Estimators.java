package io.purchaseintent.statistics.offpolicy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;

/**
 * The mean outcome of a visit under a policy that did not decide it.
 *
 * <p>With weights w, outcomes r, and what was foretold, q: inverse probabilities {@code mean(w r)};
 * clipped {@code mean(min(w, λ) r)}; self-normalised {@code Σ w r / Σ w}; direct {@code mean(q)};
 * doubly robust {@code mean(q + w (r − q̂))}; switched, the same without the corrections that weigh
 * more than λ. Of visits with several moments the last two correct moment by moment (Jiang and Li,
 * ICML 2016). All errors are by clusters; that of the self-normalised one knows that its
 * denominator is drawn, too.
 *
 * <p>Inverse probabilities and doubly robust are unbiased as far as the log can tell what the
 * policy does. The intervals of the others leave their bias out: that of the model for direct, that
 * of what was cut off for clipped and switched.
 */
public final class Estimators {

  private static final double SLOPE = Math.sqrt(6) - 1;
  private static final double SLOPE_RISK = 0.05;

  private final WeightedVisits visits;
  private final Clusters clusters;

  /** Estimators on visits. */
  public Estimators(WeightedVisits visits) {
    this.visits = visits;
    this.clusters = visits.clusters();
  }

  /** By inverse probabilities. */
  public Estimate inverse() {
    return mean(i -> visits.weight(i) * visits.outcome(i));
  }

  /** By inverse probabilities, no weight above a bound. */
  public Estimate clipped(double most) {
    return mean(i -> Math.min(visits.weight(i), most) * visits.outcome(i));
  }

  /** By inverse probabilities, weights divided by their mean; NaN where all are 0. */
  public Estimate selfNormalised() {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < visits.visits(); i++) {
      sum += visits.weight(i) * visits.outcome(i);
      weights += visits.weight(i);
    }
    double value = sum / weights;
    double meanWeight = weights / visits.visits();
    double[] influence = new double[visits.visits()];
    for (int i = 0; i < influence.length; i++) {
      influence[i] = visits.weight(i) * (visits.outcome(i) - value) / meanWeight;
    }
    return new Estimate(value, influence, clusters);
  }

  /** By what was foretold alone. */
  public Estimate direct() {
    return mean(visits::direct);
  }

  /** By what was foretold, corrected by what came. */
  public Estimate doublyRobust() {
    return switched(Double.POSITIVE_INFINITY);
  }

  /** Doubly robust where the weight is at most a bound, direct elsewhere. */
  public Estimate switched(double most) {
    return mean(i -> visits.direct(i) + visits.correction(i, most));
  }

  /** The bound at which {@link #clipped} is best, by {@link #slope}. */
  public double clipAt() {
    return slope(this::clipped);
  }

  /** The bound at which {@link #switched} is best, by {@link #slope}. */
  public double switchAt() {
    return slope(this::switched);
  }

  /**
   * The bound with the least error that contradicts none with a greater one: the last, in the order
   * of falling errors, whose estimate lies off each before it by at most its own half width and
   * {@code √6 − 1} times that of the other (SLOPE; Su, Srinath and Krishnamurthy, ICML 2020). Tried
   * are 1, 2, 4 and so on, and none.
   */
  private double slope(DoubleFunction<Estimate> estimator) {
    double largest = visits.largestOfSteps();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new Candidate(Double.POSITIVE_INFINITY, estimator));
    double bound = 1;
    while (bound < largest) {
      candidates.add(new Candidate(bound, estimator));
      bound *= 2;
    }
    // The sort is stable: of equal errors the greater bound comes first.
    candidates.subList(1, candidates.size()).sort(Comparator.comparing(each -> -each.bound));
    candidates.sort(Comparator.comparing(each -> -each.half));
    for (int i = 1; i < candidates.size(); i++) {
      Candidate each = candidates.get(i);
      for (Candidate before : candidates.subList(0, i)) {
        if (Math.abs(each.value - before.value) > each.half + SLOPE * before.half) {
          return candidates.get(i - 1).bound;
        }
      }
    }
    return candidates.get(candidates.size() - 1).bound;
  }

  private static final class Candidate {
    final double bound;
    final double value;
    final double half;

    Candidate(double bound, DoubleFunction<Estimate> estimator) {
      Estimate estimate = estimator.apply(bound);
      this.bound = bound;
      this.value = estimate.value();
      this.half = Estimate.normalQuantile(1 - SLOPE_RISK / 2) * estimate.error();
    }
  }

  private Estimate mean(IntToDoubleFunction figure) {
    double[] values = new double[visits.visits()];
    for (int i = 0; i < values.length; i++) {
      values[i] = figure.applyAsDouble(i);
    }
    return Estimate.mean(values, clusters);
  }
}
