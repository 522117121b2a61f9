package io.purchaseintent.experiments.offpolicy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Foretells whether a visit buys, by what was known at a moment and by what it was given. There are
 * as many models as folds, each trained on the others: no visit, and no shopper, is foretold by a
 * model that saw it.
 */
final class PurchaseModel implements Foretelling {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FOLDS = 3;

  /** Of fewer nothing is to be learned, and a fold may be without one. */
  private static final int LEAST_BUYERS = 50;

  private static final int MOST_ROWS = 200_000;

  /** One of so many shoppers of those that a model is trained on tells when to stop. */
  private static final int VALIDATION = 5;

  private final MomentColumns columns;
  private final Money money;
  private final int[] folds;
  private final List<OneFold> models;
  private final float[] row;

  /**
   * A model of what is not in a fold.
   *
   * @param orderToCart what an order is worth of the cart that there was
   * @param orderWithout what it is worth where there was none
   */
  private record OneFold(TreeEnsemble trees, double orderToCart, double orderWithout) {}

  private PurchaseModel(MomentColumns columns, Money money, int[] folds, List<OneFold> models) {
    this.columns = columns;
    this.money = money;
    this.folds = folds;
    this.models = models;
    this.row = new float[columns.count()];
  }

  /**
   * Trains on visits whose outcome is known; empty where too few of them bought.
   *
   * @param threads of the library
   */
  static Optional<PurchaseModel> of(
      List<DecidedVisit> visits, Money money, int threads, Progress progress) {
    if (visits.stream().filter(visit -> visit.outcome().bought()).count() < LEAST_BUYERS) {
      return Optional.empty();
    }
    int moments = visits.stream().mapToInt(visit -> visit.moments().size()).sum();
    double share = Math.min(1, (double) MOST_ROWS * FOLDS / (FOLDS - 1) / moments);
    MomentColumns columns = new MomentColumns(visits, money.actions().size());
    int[] folds = new int[visits.size()];
    int[] parts = new int[visits.size()];
    for (int i = 0; i < folds.length; i++) {
      long hash = StableHash.of("fold\n" + visits.get(i).cluster()) >>> 1;
      folds[i] = (int) (hash % FOLDS);
      parts[i] = (int) (hash / FOLDS % VALIDATION);
    }
    List<OneFold> models = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<DecidedVisit> train = new ArrayList<>();
      List<DecidedVisit> validation = new ArrayList<>();
      for (int i = 0; i < folds.length; i++) {
        boolean sampled =
            (StableHash.of("row\n" + visits.get(i).sessionId()) >>> 11) * 0x1.0p-53 < share;
        if (folds[i] != fold && sampled) {
          (parts[i] == 0 ? validation : train).add(visits.get(i));
        }
      }
      BoosterTraining.Trained trained =
          BoosterTraining.train(
              matrix(train, columns, money),
              matrix(validation, columns, money),
              new BoosterParameters(200, 15, 4, 0.1, 5, 0.8, 0.8, 2, fold, threads),
              (round, loss, best) -> {});
      progress.at("model " + (fold + 1) + " of " + FOLDS);
      models.add(oneFold(trained, train));
    }
    progress.done(FOLDS + " models");
    return Optional.of(new PurchaseModel(columns, money, folds, models));
  }

  private static OneFold oneFold(BoosterTraining.Trained trained, List<DecidedVisit> train) {
    double carts = 0;
    double ordersOfCarts = 0;
    double orders = 0;
    int bought = 0;
    for (DecidedVisit visit : train) {
      double revenue = visit.outcome().revenue();
      double cart = visit.moments().get(0).situation().cartValue();
      if (visit.outcome().bought()) {
        bought++;
        orders += revenue;
        carts += cart;
        ordersOfCarts += cart > 0 ? revenue : 0;
      }
    }
    return new OneFold(
        trees(trained.json()),
        carts > 0 ? ordersOfCarts / carts : 1,
        bought > 0 ? orders / bought : 0);
  }

  /** What XGBoost wrote, to be asked. */
  static TreeEnsemble trees(byte[] json) {
    try {
      return TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException("XGBoost wrote a model that cannot be read", e);
    }
  }

  private static Matrix matrix(List<DecidedVisit> visits, MomentColumns columns, Money money) {
    int rows = visits.stream().mapToInt(visit -> visit.moments().size()).sum();
    float[] values = new float[rows * columns.count()];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    int row = 0;
    for (DecidedVisit visit : visits) {
      long had = 0;
      for (DecidedMoment moment : visit.moments()) {
        int action = money.index(moment.action().name());
        columns.write(moment, had, action, values, row * columns.count());
        labels[row] = visit.outcome().bought() ? 1 : 0;
        weights[row++] = 1f / visit.moments().size();
        had |= action == 0 ? 0 : 1L << action;
      }
    }
    return new Matrix(values, columns.count(), labels, weights);
  }

  @Override
  public double[] of(int visit, DecidedMoment moment, long had, int action) {
    OneFold model = models.get(folds[visit]);
    columns.write(moment, had, action, row, 0);
    double purchase = 1 / (1 + Math.exp(-model.trees().margin(row)));
    double cart = moment.situation().cartValue();
    double order = cart > 0 ? model.orderToCart() * cart : model.orderWithout();
    return money.expected(purchase, order, action == 0 ? had : had | 1L << action);
  }
}
