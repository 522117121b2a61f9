package io.purchaseintent.rollout.evidence;

import io.purchaseintent.statistics.Difference;
import io.purchaseintent.statistics.PopulationStability;
import java.util.Collection;

/**
 * How far a version's scores lie from the champion's, by what servers counted in the same time.
 *
 * @param index the population stability index; NaN where too little was answered to tell
 * @param noise the index that chance gives; infinite where nearly all scores lie in one part of the
 *     scale
 */
public record ScoresApart(double index, double noise) {

  /** Of fewer answers nothing is said. */
  public static final long LEAST_ANSWERS = 100;

  /** Scores of one visit hang together: so many count as one, at most. */
  private static final double OF_A_VISIT = 10;

  private static final double CHANCE = 1e-4;

  /** By all of these servers together. */
  public static ScoresApart of(Collection<ServerTally> servers) {
    Arm champion = Arm.NONE;
    Arm version = Arm.NONE;
    for (ServerTally tally : servers) {
      champion = champion.plus(tally.champion());
      version = version.plus(tally.version());
    }
    int bins = Math.max(champion.scores().length, version.scores().length);
    if (champion.answered() < LEAST_ANSWERS || version.answered() < LEAST_ANSWERS || bins == 0) {
      return new ScoresApart(Double.NaN, Double.POSITIVE_INFINITY);
    }
    Difference difference = PopulationStability.of(champion.scores(), version.scores());
    return new ScoresApart(difference.value(), OF_A_VISIT * difference.detectable(CHANCE));
  }

  /** Whether enough was answered. */
  public boolean isTold() {
    return !Double.isNaN(index);
  }
}
