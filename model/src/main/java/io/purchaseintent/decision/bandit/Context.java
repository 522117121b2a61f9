package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Known;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.scoring.Segment;
import java.util.List;

/**
 * What of a visit may change how an action works: what the model knew of it, where that is at hand,
 * for that is logged. What a question said besides, or servers know, cannot be learnt by.
 */
final class Context {

  /** The names of its terms, in their order. */
  static final List<String> TERMS = List.of("all", "log_odds", "known", "checkout", "cart");

  /** Propensities of shops lie about 2%: their log odds about -4. */
  private static final double CENTRE = -4;

  private static final double SCALE = 2;
  private static final double FURTHEST = 3;

  private Context() {}

  /** double[terms] of a visit: each of the size of 1, so that one prior fits all. */
  static double[] of(Situation situation) {
    double odds = (logOdds(situation.propensity()) - CENTRE) / SCALE;
    return new double[] {
      1,
      Math.max(-FURTHEST, Math.min(FURTHEST, odds)),
      situation.segment() == Segment.ANONYMOUS ? 0 : 1,
      stage(situation) == Stage.BROWSING ? 0 : 1,
      cartValue(situation) > 0 ? 1 : 0
    };
  }

  static Stage stage(Situation situation) {
    Known known = situation.known();
    return known == null ? situation.stage() : known.stage();
  }

  private static double cartValue(Situation situation) {
    Known known = situation.known();
    return known == null ? situation.cartValue() : known.cartValue();
  }

  /** Of a probability; of 0 and 1 those of what lies a little beside them. */
  static double logOdds(double probability) {
    double inside = Math.max(1e-9, Math.min(1 - 1e-9, probability));
    return Math.log(inside / (1 - inside));
  }
}
