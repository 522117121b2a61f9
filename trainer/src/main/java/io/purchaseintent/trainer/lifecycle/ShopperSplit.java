package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.boosting.LocalBoosting;
import io.purchaseintent.trainer.data.EvenVisits;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.evaluation.TestEvaluation;
import io.purchaseintent.training.BoosterParameters;

/**
 * A split by shopper beside the split by time: how a model does on shoppers of whom it has not seen
 * a single visit, in the weeks that it was trained on. The train part's shoppers are dealt by a
 * hash to tenths: seven train, one stops the training and calibrates, two are judged by.
 *
 * <p>Of a train part of which all visits that bought were kept and some of the others drawn, as
 * many of those that bought are drawn to calibrate and to judge by, so that rates are the shop's.
 */
final class ShopperSplit {

  /** Under this it is told of how many visits that bought one was drawn, where not all were. */
  static final String BUYERS_ONE_IN = "buyers_one_in";

  private static final int TRAIN_UNTIL = 7;
  private static final int VALIDATION_UNTIL = 8;
  private static final int TENTHS = 10;

  /** Fewer purchases would only show the noise. */
  private static final int MIN_BUYERS = 20;

  private final TrainingSet set;
  private final Split train;
  private final ModelAssembly assembly;

  ShopperSplit(TrainingSet set, Split train, ModelAssembly assembly) {
    this.set = set;
    this.train = train;
    this.assembly = assembly;
  }

  /** What is told where the rows are not in this process. */
  static ObjectNode onCluster() {
    return JsonNodeFactory.instance
        .objectNode()
        .put(
            "not_judged",
            "the rows of the train part stayed on the cluster; train without --runner=spark, on a"
                + " set of --max-rows that one machine takes, to have them judged");
  }

  /**
   * Trains on some shoppers, and judges by others.
   *
   * @return figures under {@code test}, or under {@code not_judged} why there are none
   */
  ObjectNode judge(LocalBoosting boosting, BoosterParameters parameters) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    JsonNode draw = set.manifest().path("draw").path("parts").path("train");
    int oneIn = draw.path("moments_one_in").asInt(1);
    if (oneIn > 1) {
      return told.put(
          "not_judged",
          "of each visit of the train part one moment in "
              + oneIn
              + " was drawn, so rates right after an event are not the shop's: make the set with a"
              + " greater --max-rows");
    }
    double buyersOneIn = draw.path("weight_of_others").asDouble(1);
    int[] learned = train.rowsOfTenths(0, TRAIN_UNTIL);
    int[] stopping = train.atEvents(train.rowsOfTenths(TRAIN_UNTIL, VALIDATION_UNTIL));
    int[] judging = train.atEvents(train.rowsOfTenths(VALIDATION_UNTIL, TENTHS));
    Split validation = EvenVisits.of(train, stopping, buyersOneIn, parameters.seed());
    Split test = EvenVisits.of(train, judging, buyersOneIn, parameters.seed());
    for (int buyers :
        new int[] {
          train.purchasingSessions(learned),
          validation.purchasingSessions(),
          test.purchasingSessions()
        }) {
      if (buyers < MIN_BUYERS) {
        return told.put(
            "not_judged", "a part of the shoppers has " + buyers + " purchasing visits, too few");
      }
    }
    if (buyersOneIn > 1) {
      told.put(BUYERS_ONE_IN, buyersOneIn);
    }
    PropensityModel model =
        assembly.shared(boosting.ofShoppers(parameters, learned, stopping), validation);
    told.set(
        "test", new TestEvaluation(set, validation, test, parameters.seed()).probabilities(model));
    return told;
  }
}
