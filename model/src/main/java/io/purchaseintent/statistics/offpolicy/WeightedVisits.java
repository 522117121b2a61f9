package io.purchaseintent.statistics.offpolicy;

import java.util.Arrays;

/**
 * Visits that one policy decided, as another one weighs them. Not thread-safe.
 *
 * <p>A visit has one or more moments, at each of which an action was chosen. Its weight is the
 * probability of all that was done in it under the other policy, divided by that under the one that
 * logged it. What is foretold of a moment may be anything that was not learned from the visit: it
 * only has to be good for the error to be small, but for {@link Estimators#direct}.
 */
public final class WeightedVisits {

  private final Clusters clusters;
  private final double[] weights;
  private final double[] outcomes;
  private final double[] direct;
  private final int[] starts;
  private double[] stepWeights;
  private double[] residuals;
  private int visits;
  private int steps;

  /** Room for the visits of some clusters, which are added in their order. */
  public WeightedVisits(Clusters clusters) {
    this.clusters = clusters;
    int room = clusters.visits();
    weights = new double[room];
    outcomes = new double[room];
    direct = new double[room];
    starts = new int[room + 1];
    stepWeights = new double[Math.max(4, room)];
    residuals = new double[Math.max(4, room)];
  }

  /** Adds a visit of one moment. */
  public void add(double weight, double outcome, double foretold, double direct) {
    step(weight, outcome - foretold);
    add(weight, outcome, direct);
  }

  /**
   * Adds a moment of the visit that comes next.
   *
   * @param weight of all that was done in the visit up to here and at this moment
   * @param residual what came of it, less what was foretold of the action that was chosen; what
   *     came of it is what the other policy was foretold of the moment after, or at the last the
   *     outcome
   */
  public void step(double weight, double residual) {
    if (steps == stepWeights.length) {
      stepWeights = Arrays.copyOf(stepWeights, 2 * steps);
      residuals = Arrays.copyOf(residuals, 2 * steps);
    }
    stepWeights[steps] = weight;
    residuals[steps++] = residual;
  }

  /**
   * Adds a visit with the moments that were added since the one before; moments from the first of
   * weight 0 on may be left out.
   *
   * @param weight of all that was done in it
   * @param outcome what came of it
   * @param direct what the other policy is foretold of its first moment
   */
  public void add(double weight, double outcome, double direct) {
    weights[visits] = weight;
    outcomes[visits] = outcome;
    this.direct[visits] = direct;
    starts[++visits] = steps;
  }

  Clusters clusters() {
    if (visits != clusters.visits()) {
      throw new IllegalStateException(
          visits + " visits were added, but there are clusters of " + clusters.visits());
    }
    return clusters;
  }

  int visits() {
    return visits;
  }

  double weight(int visit) {
    return weights[visit];
  }

  double outcome(int visit) {
    return outcomes[visit];
  }

  double direct(int visit) {
    return direct[visit];
  }

  /** What is to be added to what was foretold, without the moments that weigh more. */
  double correction(int visit, double mostWeight) {
    double sum = 0;
    for (int i = starts[visit]; i < starts[visit + 1]; i++) {
      if (stepWeights[i] <= mostWeight) {
        sum += stepWeights[i] * residuals[i];
      }
    }
    return sum;
  }

  /** The largest weight of a moment or visit; 0 where there is none. */
  double largestOfSteps() {
    double largest = largestWeight();
    for (int i = 0; i < steps; i++) {
      largest = Math.max(largest, stepWeights[i]);
    }
    return largest;
  }

  /** The largest weight of a visit; 0 where there is none. */
  public double largestWeight() {
    return Arrays.stream(weights, 0, visits).max().orElse(0);
  }

  /** Mean of the weights: 1 but for chance where the log can tell all that the policy does. */
  public double meanWeight() {
    return Arrays.stream(weights, 0, visits).average().orElse(0);
  }

  /**
   * As many visits of equal weight would tell as much (Kish): the squared sum of the weights,
   * divided by the sum of their squares; 0 where all are 0.
   */
  public double effectiveSize() {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < visits; i++) {
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }
}
