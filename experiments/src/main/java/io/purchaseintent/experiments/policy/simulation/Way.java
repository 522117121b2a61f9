package io.purchaseintent.experiments.policy.simulation;

import io.purchaseintent.decision.Situation;
import java.time.Instant;

/** One way to decide, of those that are compared. */
interface Way {

  /**
   * What is done for a visit.
   *
   * @param action the place in the policy of what is
   * @param chances with which each action was to be chosen
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Chosen(int action, double[] chances) {}

  /** What it is called. */
  String name();

  /** Decides for a visit. */
  Chosen choose(Situation visit);

  /** Keeps what came of it. */
  void see(Situation visit, int action, boolean bought);

  /** Learns of all that it kept, at a day's end. */
  void learn(Instant now);
}
