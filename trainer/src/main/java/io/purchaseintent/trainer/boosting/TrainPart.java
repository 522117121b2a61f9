package io.purchaseintent.trainer.boosting;

import io.purchaseintent.scoring.Segment;
import java.util.Map;

/**
 * What a train part holds.
 *
 * @param rows moments
 * @param positives moments of sessions that end in a purchase
 * @param purchasingSessions of each segment that has any
 */
public record TrainPart(long rows, long positives, Map<Segment, Integer> purchasingSessions) {

  public TrainPart {
    purchasingSessions = Map.copyOf(purchasingSessions);
  }

  /** Sessions of a segment that end in a purchase. */
  public int purchasingSessions(Segment segment) {
    return purchasingSessions.getOrDefault(segment, 0);
  }
}
