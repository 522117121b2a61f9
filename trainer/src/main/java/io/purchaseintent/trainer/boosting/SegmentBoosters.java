package io.purchaseintent.trainer.boosting;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import io.purchaseintent.training.TrainingRows;
import java.util.EnumMap;
import java.util.Map;

/**
 * For each segment the booster with the lower log loss on the segment's validation rows: the one of
 * all shoppers, or one that was trained on the segment's rows alone.
 */
public final class SegmentBoosters {

  /** Purchases below which a booster of its own would learn the noise. */
  private static final int MIN_TRAIN_BUYERS = 100;

  private static final int MIN_VALIDATION_BUYERS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Segment, BoosterTraining.Trained> chosen = new EnumMap<>(Segment.class);
  private final ObjectNode description = JSON.createObjectNode();

  private SegmentBoosters() {}

  /** Trains the segments' own boosters where there is enough to learn from, and chooses. */
  public static SegmentBoosters choose(
      Boosting boosting,
      BoosterTraining.Trained whole,
      Split validation,
      BoosterParameters parameters) {
    SegmentBoosters boosters = new SegmentBoosters();
    TrainPart train = boosting.part();
    for (Segment segment : Segment.values()) {
      int[] judges = validation.rowsOf(segment);
      boosters.chosen.put(segment, whole);
      ObjectNode told = boosters.description.putObject(segment.code()).put("booster", "shared");
      boolean enough =
          train.purchasingSessions(segment) >= MIN_TRAIN_BUYERS
              && validation.purchasingSessions(judges) >= MIN_VALIDATION_BUYERS;
      if (enough) {
        BoosterTraining.Trained own = boosting.ofSegment(parameters, segment);
        Matrix rows = validation.matrix();
        double sharedLoss = logLoss(whole, rows, judges);
        double ownLoss = logLoss(own, rows, judges);
        told.put("validation_log_loss_shared", sharedLoss).put("validation_log_loss_own", ownLoss);
        if (ownLoss < sharedLoss) {
          boosters.chosen.put(segment, own);
          told.put("booster", "own").put("rounds", own.rounds());
        }
      }
    }
    return boosters;
  }

  private static double logLoss(BoosterTraining.Trained trained, Matrix matrix, int[] places) {
    Matrix part = matrix.at(places);
    float[] margins;
    try (TrainingRows rows = TrainingRows.of(part)) {
      margins = BoosterTraining.margins(trained.json(), rows);
    }
    double loss = 0;
    double weight = 0;
    for (int i = 0; i < margins.length; i++) {
      double towards = part.labels()[i] > 0 ? -margins[i] : margins[i];
      loss += part.weights()[i] * Math.log1p(Math.exp(towards));
      weight += part.weights()[i];
    }
    return loss / weight;
  }

  /** The booster of a segment. */
  public BoosterTraining.Trained of(Segment segment) {
    BoosterTraining.Trained trained = chosen.get(segment);
    if (trained == null) {
      throw new IllegalStateException("Every segment has a booster, so has " + segment);
    }
    return trained;
  }

  /** Which booster each segment has, and by how much it was better. */
  public ObjectNode description() {
    return description;
  }
}
