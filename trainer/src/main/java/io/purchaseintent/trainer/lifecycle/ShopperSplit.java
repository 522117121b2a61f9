package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.boosting.LocalBoosting;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.evaluation.TestEvaluation;
import io.purchaseintent.training.BoosterParameters;

/**
 * A split by shopper beside the split by time: how a model does on shoppers of whom it has not seen
 * a single visit, in the weeks that it was trained on. The train part's shoppers are dealt by a
 * hash to tenths: seven train, one stops the training and calibrates, two are judged by.
 */
final class ShopperSplit {

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

  /**
   * Trains on some shoppers, and judges by others.
   *
   * @return figures under {@code test}, or under {@code not_judged} why there are none
   */
  ObjectNode judge(LocalBoosting boosting, BoosterParameters parameters) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    if (set.manifest().path("draw").path("parts").path("train").path("rate").asDouble(1) < 1) {
      return told.put(
          "not_judged",
          "the visits of the train part are drawn unevenly, so rates among them are not the"
              + " shop's");
    }
    int[] learned = train.rowsOfTenths(0, TRAIN_UNTIL);
    int[] calibrating = train.atEvents(train.rowsOfTenths(TRAIN_UNTIL, VALIDATION_UNTIL));
    int[] judging = train.atEvents(train.rowsOfTenths(VALIDATION_UNTIL, TENTHS));
    for (int[] rows : new int[][] {learned, calibrating, judging}) {
      int buyers = train.purchasingSessions(rows);
      if (buyers < MIN_BUYERS) {
        return told.put(
            "not_judged", "a part of the shoppers has " + buyers + " purchasing visits, too few");
      }
    }
    Split validation = train.at(calibrating);
    Split test = train.at(judging);
    PropensityModel model =
        assembly.shared(boosting.ofShoppers(parameters, learned, calibrating), validation);
    told.set(
        "test", new TestEvaluation(set, validation, test, parameters.seed()).probabilities(model));
    return told;
  }
}
