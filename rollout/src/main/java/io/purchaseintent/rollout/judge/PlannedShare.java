package io.purchaseintent.rollout.judge;

import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import java.util.List;

/**
 * Which share a version is to have of the visitors that it and the champion have together. Other
 * challengers that come and go meanwhile change what the champion has: then it is a range.
 *
 * @param low from 0 on
 * @param high to 1
 */
public record PlannedShare(double low, double high) {

  /** While there are no other challengers. */
  public static PlannedShare alone(double share) {
    return new PlannedShare(share, share);
  }

  /**
   * By the moves since a step began.
   *
   * @param step number of the move that the step began with
   */
  public static PlannedShare since(List<Move> moves, int step, String version) {
    double low = 1;
    double high = 0;
    for (int last = step; last < moves.size(); last++) {
      Standings then = Standings.of(moves.subList(0, last + 1));
      Placement at = then.of(version);
      double champions =
          1
              - then.holders(Role.CHALLENGER).stream()
                  .mapToDouble(holder -> then.of(holder).share())
                  .sum();
      double share = at.share() == 0 ? 0 : at.share() / (at.share() + champions);
      low = Math.min(low, share);
      high = Math.max(high, share);
    }
    return new PlannedShare(low, high);
  }
}
