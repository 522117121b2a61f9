package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.Progress;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Learns what an action moves, several times: each time without another fold of the shoppers, who
 * are then told their effect by who has not seen them.
 *
 * <p>Rows weigh the inverse of the probability of what they were given. The T-learner takes the
 * difference of a model of those who were given the action and one of those who were given nothing.
 * The X-learner (Künzel, Sekhon, Bickel and Yu, PNAS 116, 2019) imputes to each the outcome that it
 * did not have, by the other's model, learns the differences, and takes the mean of both models of
 * them, by the share that was given. Differences are from −1 to 1, and learnt as shares from 0 to
 * 1.
 */
final class UpliftLearner {

  static final int FOLDS = 5;

  private static final int VALIDATION = 5;

  /** How what an action moves is learnt. */
  enum Kind {
    T,
    X
  }

  /**
   * A part of a model: {@code weight · (σ(margin) + offset)}.
   *
   * @param json in XGBoost's format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Part(double weight, double offset, byte[] json, TreeEnsemble trees) {

    double of(float[] row) {
      return weight * (sigmoid(trees.margin(row)) + offset);
    }
  }

  /**
   * What was learnt.
   *
   * @param models by fold, of what the fold has no part in
   * @param effects of each trial, by the model of its fold
   * @param given probability of a purchase of each with the action, by that fold's models
   * @param nothing the same without
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Learned(List<List<Part>> models, double[] effects, double[] given, double[] nothing) {}

  private final List<UpliftTrial> trials;
  private final String action;
  private final MomentColumns columns;
  private final int threads;

  UpliftLearner(List<UpliftTrial> trials, String action, MomentColumns columns, int threads) {
    this.trials = trials;
    this.action = action;
    this.columns = columns;
    this.threads = threads;
  }

  static double sigmoid(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  /** Learns by each kind, with the models of outcomes in common; by {@link Kind#ordinal}. */
  List<Learned> learn(Progress progress) {
    int n = trials.size();
    List<List<List<Part>>> models = List.of(new ArrayList<>(), new ArrayList<>());
    double[][] effects = new double[2][n];
    double[] given = new double[n];
    double[] nothing = new double[n];
    for (int fold = 0; fold < FOLDS; fold++) {
      Part with = train(fold, 1, 0, trial -> trial.isGiven(action), UpliftTrial::bought);
      Part without = train(fold, -1, 0, UpliftTrial::isNothing, UpliftTrial::bought);
      models.get(Kind.T.ordinal()).add(List.of(with, without));
      models.get(Kind.X.ordinal()).add(crossed(fold, with.trees(), without.trees()));
      for (int i = 0; i < n; i++) {
        if (fold(trials.get(i)) == fold) {
          float[] row = row(trials.get(i));
          given[i] = sigmoid(with.trees().margin(row));
          nothing[i] = sigmoid(without.trees().margin(row));
          for (int kind = 0; kind < effects.length; kind++) {
            effects[kind][i] =
                models.get(kind).get(fold).stream().mapToDouble(part -> part.of(row)).sum();
          }
        }
      }
      progress.at("fold " + (fold + 1) + " of " + FOLDS);
    }
    progress.done(FOLDS + " folds");
    return List.of(
        new Learned(models.get(0), effects[0], given, nothing),
        new Learned(models.get(1), effects[1], given, nothing));
  }

  private List<Part> crossed(int fold, TreeEnsemble with, TreeEnsemble without) {
    double given = 0;
    double all = 0;
    for (UpliftTrial trial : trials) {
      given += trial.given();
      all += trial.given() + trial.nothing();
    }
    double share = given / all;
    Part ofGiven =
        train(
            fold,
            2 * (1 - share),
            -0.5,
            trial -> trial.isGiven(action),
            trial -> (1 + trial.bought() - sigmoid(without.margin(row(trial)))) / 2);
    Part ofNothing =
        train(
            fold,
            2 * share,
            -0.5,
            UpliftTrial::isNothing,
            trial -> (1 + sigmoid(with.margin(row(trial))) - trial.bought()) / 2);
    return List.of(ofGiven, ofNothing);
  }

  private Part train(
      int fold,
      double weight,
      double offset,
      Predicate<UpliftTrial> which,
      ToDoubleFunction<UpliftTrial> label) {
    List<UpliftTrial> train = new ArrayList<>();
    List<UpliftTrial> validation = new ArrayList<>();
    for (UpliftTrial trial : trials) {
      if (which.test(trial) && fold(trial) != fold) {
        (hash(trial) / FOLDS % VALIDATION == 0 ? validation : train).add(trial);
      }
    }
    BoosterTraining.Trained trained =
        BoosterTraining.train(
            matrix(train, label),
            matrix(validation, label),
            new BoosterParameters(300, 20, 3, 0.05, 10, 0.8, 0.8, 2, fold, threads),
            (round, loss, best) -> {});
    return new Part(weight, offset, trained.json(), PurchaseModel.trees(trained.json()));
  }

  private Matrix matrix(List<UpliftTrial> of, ToDoubleFunction<UpliftTrial> label) {
    float[] values = new float[of.size() * columns.count()];
    float[] labels = new float[of.size()];
    float[] weights = new float[of.size()];
    for (int i = 0; i < labels.length; i++) {
      UpliftTrial trial = of.get(i);
      columns.write(trial.moment(), 0, 0, values, i * columns.count());
      labels[i] = (float) label.applyAsDouble(trial);
      weights[i] = (float) (1 / (trial.isNothing() ? trial.nothing() : trial.given()));
    }
    return new Matrix(values, columns.count(), labels, weights);
  }

  private float[] row(UpliftTrial trial) {
    float[] row = new float[columns.count()];
    columns.write(trial.moment(), 0, 0, row, 0);
    return row;
  }

  private static long hash(UpliftTrial trial) {
    return StableHash.of("uplift\n" + trial.visit().cluster()) >>> 1;
  }

  private static int fold(UpliftTrial trial) {
    return (int) (hash(trial) % FOLDS);
  }
}
