package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Beliefs;
import java.util.List;

/** What was learnt until some moment, of all trials before. Immutable. */
public sealed interface Learnt permits LearntRates, LearntOdds {

  /** Before any trial. */
  static Learnt nothing(Bandit.Kind kind) {
    return switch (kind) {
      case THOMPSON -> LearntRates.NOTHING;
      case CONTEXTUAL -> LearntOdds.NOTHING;
    };
  }

  /** Which kind of bandit it is of. */
  Bandit.Kind kind();

  /**
   * What is learnt with more trials: the same of the same, in whatever order.
   *
   * @param days since this was learnt; it counts the less, the more there are
   * @param trials since then, each as long ago as it says
   */
  Learnt with(Bandit bandit, double days, List<Trial> trials);

  /**
   * What is to be believed of it.
   *
   * @param version by which the beliefs are known, and drawn
   */
  Beliefs beliefs(Bandit bandit, String version);

  /** How much of what was learnt so many days ago counts. */
  static double weight(Bandit bandit, double daysAgo) {
    return Math.pow(0.5, daysAgo / bandit.halfLifeDays());
  }
}
