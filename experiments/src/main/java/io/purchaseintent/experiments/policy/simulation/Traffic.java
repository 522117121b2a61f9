package io.purchaseintent.experiments.policy.simulation;

import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.scoring.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Visits that nobody made, the same for all policies: propensities are log-normal in their odds
 * about those of the buyers' share, half of the shoppers are known, a third has a cart.
 *
 * @param visits in a day
 * @param buyers the share of visits that buy without any action, about
 * @param seed of chance
 */
public record Traffic(int visits, double buyers, long seed) {

  private static final double SPREAD = 1.2;
  private static final int FULL_EVENTS = 20;
  private static final double CARTS = 1.0 / 3;
  private static final double LEAST_CART = 20;
  private static final double MORE_CART = 120;

  /**
   * A visit.
   *
   * @param luck from 0 to 1: it buys if the probability that it does is above it
   */
  record Visit(Situation situation, double luck) {}

  /** One of the visits of a day. */
  Visit visit(Instant start, int day, int number) {
    SplittableRandom random =
        new SplittableRandom(StableHash.of("visit\n" + seed + '\n' + day + '\n' + number));
    double odds =
        Math.log(buyers / (1 - buyers)) - SPREAD * SPREAD / 2 + SPREAD * random.nextGaussian();
    boolean known = random.nextBoolean();
    double cart = random.nextDouble() < CARTS ? LEAST_CART + MORE_CART * random.nextDouble() : 0;
    Situation situation =
        new Situation(
            "visit-" + day + "-" + number + "-" + seed,
            start.plus(Duration.ofDays(day)).plusSeconds(86_400L * number / visits),
            1 / (1 + Math.exp(-odds)),
            cart,
            known ? Segment.KNOWN : Segment.ANONYMOUS,
            null,
            null,
            Stage.BROWSING,
            FULL_EVENTS,
            List.of());
    return new Visit(situation, random.nextDouble());
  }
}
