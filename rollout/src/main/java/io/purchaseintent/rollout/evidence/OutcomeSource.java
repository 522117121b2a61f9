package io.purchaseintent.rollout.evidence;

import java.time.Instant;

/** Tells what became of the visits that two versions scored. */
@FunctionalInterface
public interface OutcomeSource {

  /**
   * What became of visits.
   *
   * @param since when the step began
   * @param variant as servers call the version now
   */
  Outcomes of(Instant since, String champion, String variant);
}
