package io.purchaseintent.trainer.boosting;

import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;

/**
 * Boosts trees on the train part of one training set, stopping early by its validation part,
 * wherever the rows are.
 *
 * <p>To be closed, for it holds the rows, or what does.
 */
public interface Boosting extends AutoCloseable {

  /** What there is to learn from. */
  TrainPart part();

  /** A booster of all rows. */
  BoosterTraining.Trained ofAll(BoosterParameters parameters);

  /** A booster of a segment's rows, stopped by the segment's. */
  BoosterTraining.Trained ofSegment(BoosterParameters parameters, Segment segment);

  @Override
  void close();
}
