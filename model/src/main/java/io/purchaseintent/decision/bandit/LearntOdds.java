package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Beliefs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the log odds that the policy assumes is otherwise: for all actions alike, where the model
 * says too much or too little, and for each on top of that. Coefficients of logistic regressions,
 * normally distributed about their mode as its curvature has it (Laplace's approximation). What was
 * learnt before is what is assumed before the next trials.
 *
 * @param common of {@link Context#TERMS}, of whatever action
 * @param coefficients of the same, by action, for each that was seen
 */
public record LearntOdds(Normal common, Map<String, Normal> coefficients) implements Learnt {

  /** How far a model may be off, and how much an action is believed to change, before any trial. */
  private static final Normal PRIOR_OF_ALL = Normal.about0(Context.TERMS.size(), 2);

  private static final Normal PRIOR = Normal.about0(Context.TERMS.size(), 0.5);

  private static final int MOST_STEPS = 50;
  private static final double CLOSE = 1e-10;

  static final LearntOdds NOTHING = new LearntOdds(PRIOR_OF_ALL, Map.of());

  /** It, unchangeable. */
  public LearntOdds {
    coefficients = Map.copyOf(coefficients);
  }

  /** What the coefficients are of, in their order. */
  public static List<String> terms() {
    return Context.TERMS;
  }

  @Override
  public Bandit.Kind kind() {
    return Bandit.Kind.CONTEXTUAL;
  }

  @Override
  public Learnt with(Bandit bandit, double days, List<Trial> trials) {
    double kept = Learnt.weight(bandit, days);
    Map<String, List<Row>> byAction = new TreeMap<>();
    coefficients.keySet().forEach(action -> byAction.put(action, new ArrayList<>()));
    List<Row> all = new ArrayList<>();
    for (Trial trial : trials) {
      Row row =
          new Row(
              Context.of(trial.situation()),
              Context.logOdds(trial.assumed()),
              trial.bought(),
              Learnt.weight(bandit, trial.daysAgo()));
      all.add(row);
      byAction.computeIfAbsent(trial.action(), added -> new ArrayList<>()).add(row);
    }
    Normal remembered = common.towards(PRIOR_OF_ALL, kept);
    Normal ofAll = fit(remembered, all);
    Map<String, Normal> next = new TreeMap<>();
    byAction.forEach(
        (action, rows) -> {
          // What is now told of all is no more told of each.
          Normal before =
              coefficients
                  .getOrDefault(action, PRIOR)
                  .towards(PRIOR, kept)
                  .movedBy(coefficients.containsKey(action) ? remembered : ofAll, ofAll);
          next.put(action, fit(before, rows.stream().map(row -> row.with(ofAll)).toList()));
        });
    return new LearntOdds(ofAll, next);
  }

  @Override
  public Beliefs beliefs(Bandit bandit, String version) {
    return new Odds(version, common, coefficients);
  }

  /**
   * A trial as the regression has it.
   *
   * @param context double[terms]
   * @param offset the log odds without any coefficient
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Row(double[] context, double offset, boolean bought, double weight) {

    Row with(Normal known) {
      return new Row(context, offset + Normal.dot(known.mean(), context), bought, weight);
    }
  }

  private static Normal fit(Normal prior, List<Row> rows) {
    if (rows.isEmpty()) {
      return prior;
    }
    int n = prior.mean().length;
    double[] at = prior.mean().clone();
    double[][] curvature = prior.precision();
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] slope = new double[n];
      curvature = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          slope[i] -= prior.precision()[i][j] * (at[j] - prior.mean()[j]);
          curvature[i][j] = prior.precision()[i][j];
        }
      }
      for (Row row : rows) {
        add(row, at, slope, curvature);
      }
      double[] move = Normal.solve(curvature, slope);
      double largest = 0;
      for (int i = 0; i < n; i++) {
        // No step so far that the next one is taken from where everything is flat.
        double bounded = Math.max(-1, Math.min(1, move[i]));
        at[i] += bounded;
        largest = Math.max(largest, Math.abs(bounded));
      }
      if (largest < CLOSE) {
        break;
      }
    }
    return new Normal(at, curvature);
  }

  private static void add(Row row, double[] at, double[] slope, double[][] curvature) {
    double[] context = row.context();
    double probability = 1 / (1 + Math.exp(-row.offset() - Normal.dot(at, context)));
    double off = row.weight() * ((row.bought() ? 1 : 0) - probability);
    double spread = row.weight() * probability * (1 - probability);
    for (int i = 0; i < context.length; i++) {
      slope[i] += off * context[i];
      for (int j = 0; j < context.length; j++) {
        curvature[i][j] += spread * context[i] * context[j];
      }
    }
  }
}
