package io.purchaseintent.trainer.ladder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.scoring.Calibration;
import io.purchaseintent.trainer.boosting.LocalBoosting;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.CalibrationChoice;
import io.purchaseintent.training.LinearInputs;
import io.purchaseintent.training.LogisticBaseline;
import io.purchaseintent.training.Matrix;
import io.purchaseintent.training.TrainingRows;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The models from the simplest to the whole, on the same rows: what each family of features buys.
 *
 * <p>Every rung is calibrated on validation and judged on test.
 */
public final class Ladder {

  /** The rungs that any model of trees must be above. */
  public static final Set<String> BASELINES = Set.of("cart_rule", "logistic");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is known of a session without any history: what logistic regression is given. */
  private static final List<String> SESSION_BASICS =
      List.of(
          "session_duration_seconds",
          "event_count",
          "page_view_count",
          "product_view_count",
          "distinct_products_viewed",
          "add_to_cart_count",
          "remove_from_cart_count",
          "cart_value",
          "cart_view_count",
          "checkout_count",
          "is_weekend",
          "hour_of_day",
          "device_type",
          "channel_type",
          "country");

  /** Numbers that a line fits badly, with few values: an indicator each, as for categories. */
  private static final Set<String> AS_CATEGORIES = Set.of("hour_of_day");

  /** A rung of boosted trees: the features of these entities. */
  private record Family(String name, Set<Entity> entities) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("trees_session", EnumSet.of(Entity.SESSION)),
          new Family("trees_session_user", EnumSet.of(Entity.SESSION, Entity.USER)),
          new Family(
              "trees_session_user_product",
              EnumSet.of(Entity.SESSION, Entity.USER, Entity.PRODUCT, Entity.SESSION_PRODUCT)));

  private final List<FeatureDefinition> features;
  private final Split train;
  private final Split validation;
  private final Split test;
  private final BoosterParameters parameters;
  private final Function<double[], ObjectNode> judge;
  private final ArrayNode rungs = JSON.createArrayNode();

  /**
   * @param judge the figures of probabilities of the test rows
   */
  public Ladder(
      List<FeatureDefinition> features,
      Split train,
      Split validation,
      Split test,
      BoosterParameters parameters,
      Function<double[], ObjectNode> judge) {
    this.features = features;
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.parameters = parameters;
    this.judge = judge;
  }

  /**
   * Climbs the ladder.
   *
   * @param whole the model of all features, which is trained already
   * @return a row a rung, without those of which the set has no feature: name, number of features,
   *     trees and figures on test
   */
  public ArrayNode climb(LocalBoosting boosting, BoosterTraining.Trained whole) {
    cartRule();
    logistic();
    for (Family family : FAMILIES) {
      int[] columns =
          IntStream.range(0, features.size())
              .filter(i -> family.entities().contains(features.get(i).entity()))
              .toArray();
      if (columns.length > 0) {
        trees(family.name(), boosting.ofColumns(parameters, "the ladder", columns), columns);
      }
    }
    trees("trees_all", whole, IntStream.range(0, features.size()).toArray());
    return rungs;
  }

  private void cartRule() {
    int column = place("add_to_cart_count");
    if (column < 0) {
      return;
    }
    rung(
        "cart_rule", 1, calibrated(rule(validation.matrix(), column), rule(test.matrix(), column)));
  }

  private static float[] rule(Matrix matrix, int column) {
    float[] scores = new float[matrix.rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = matrix.value(row, column) > 0 ? 1 : 0;
    }
    return scores;
  }

  private void logistic() {
    List<LinearInputs.Column> columns =
        SESSION_BASICS.stream()
            .map(this::place)
            .filter(place -> place >= 0)
            .map(
                place ->
                    new LinearInputs.Column(
                        place,
                        features.get(place) instanceof FeatureDefinition.Categorical
                            || AS_CATEGORIES.contains(features.get(place).name())))
            .toList();
    if (columns.isEmpty()) {
      return;
    }
    LogisticBaseline baseline = LogisticBaseline.fit(train.matrix(), columns);
    rung(
        "logistic",
        columns.size(),
        calibrated(baseline.margins(validation.matrix()), baseline.margins(test.matrix())));
  }

  /** Where a feature is; negative where the training set was told to leave it out. */
  private int place(String name) {
    return IntStream.range(0, features.size())
        .filter(i -> features.get(i).name().equals(name))
        .findFirst()
        .orElse(-1);
  }

  private void trees(String name, BoosterTraining.Trained trained, int[] columns) {
    rung(
            name,
            columns.length,
            calibrated(
                margins(trained, validation.matrix(), columns),
                margins(trained, test.matrix(), columns)))
        .put("rounds", trained.rounds());
  }

  private static float[] margins(BoosterTraining.Trained trained, Matrix matrix, int[] columns) {
    try (TrainingRows rows = TrainingRows.of(matrix, columns)) {
      return BoosterTraining.margins(trained.json(), rows);
    }
  }

  private double[] calibrated(float[] validationScores, float[] testScores) {
    Calibration calibration =
        CalibrationChoice.of(
                validationScores,
                validation.matrix().labels(),
                validation.moments().weights(),
                validation.moments().sessions())
            .calibration();
    double[] probabilities = new double[testScores.length];
    for (int row = 0; row < probabilities.length; row++) {
      probabilities[row] = calibration.probability(testScores[row]);
    }
    return probabilities;
  }

  private ObjectNode rung(String name, int columns, double[] probabilities) {
    ObjectNode rung = rungs.addObject().put("model", name).put("features", columns);
    rung.set("test", judge.apply(probabilities));
    return rung;
  }
}
