package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.situation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Cost.Paid;
import io.purchaseintent.decision.Exploration.Among;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for every policy. */
class DecisionLawsTest {

  private static final Exploration SOME = new Exploration(0.5, Among.ALLOWED);

  private static Action paidLater(double fixed, double share, double odds) {
    return action(
        "later", new Cost(fixed, share, Paid.ON_PURCHASE), Uplift.of(Effect.ODDS_RATIO, odds));
  }

  private static Action paidAlways(double fixed) {
    return action("always", new Cost(fixed, 0, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, 0.1));
  }

  @Property(seed = "11")
  void actionThatMayNotBeChosen_changesNothing(
      @ForAll @DoubleRange(min = 0, max = 1) double propensity,
      @ForAll @DoubleRange(min = 0, max = 500) double cart,
      @ForAll @DoubleRange(min = 0, max = 50) double fixed,
      @ForAll @IntRange(min = 0, max = 9999) int session) {
    Action later = paidLater(fixed, 0.1, 1.7);
    Action forbidden =
        action(
            "forbidden",
            Cost.NOTHING,
            Uplift.of(Effect.ABSOLUTE, 1),
            new Rule.Countries(List.of("FR")));
    Situation situation = situation("s" + session, propensity, cart);

    Decision without = Policies.decide(Policies.of(SOME, later), situation);
    Decision with = Policies.decide(Policies.of(SOME, forbidden, later), situation);

    assertEquals(without.chosen(), with.chosen());
    assertEquals(without.exploration(), with.exploration());
  }

  @Property(seed = "12")
  void allMoneyTimesAFactor_isAllValuesTimesIt(
      @ForAll @DoubleRange(min = 0, max = 1) double propensity,
      @ForAll @DoubleRange(min = 0, max = 500) double cart,
      @ForAll @DoubleRange(min = 0, max = 50) double fixed,
      @ForAll @DoubleRange(min = 0.1, max = 100) double factor) {
    Decision one = Policies.decide(scaled(1, fixed), situation("s", propensity, cart));
    Decision other =
        Policies.decide(scaled(factor, fixed), situation("s", propensity, cart * factor));

    for (int i = 0; i < one.alternatives().size(); i++) {
      Alternative a = one.alternatives().get(i);
      Alternative b = other.alternatives().get(i);
      double tolerance = 1e-9 * factor;
      assertEquals(a.expectedValue() * factor, b.expectedValue(), tolerance);
      assertEquals(a.expectedCost() * factor, b.expectedCost(), tolerance);
      assertEquals(a.gain() * factor, b.gain(), tolerance);
      assertEquals(a.purchaseProbability(), b.purchaseProbability());
    }
  }

  private static Policy scaled(double factor, double fixed) {
    return new Policy(
        "test",
        ZoneOffset.UTC,
        new Economics(0.4, 50 * factor),
        OptionalDouble.empty(),
        Exploration.NONE,
        List.of(Action.none(), paidLater(fixed * factor, 0.1, 1.7), paidAlways(fixed * factor)));
  }

  @Property(seed = "13")
  void chosenAction_isEligible_andProbabilitiesAddUp(
      @ForAll @DoubleRange(min = 0, max = 1) double propensity,
      @ForAll @DoubleRange(min = 0, max = 500) double cart,
      @ForAll @DoubleRange(min = 0, max = 50) double fixed,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll Among among,
      @ForAll @IntRange(min = 0, max = 9999) int session) {
    Policy policy =
        Policies.of(new Exploration(share, among), paidLater(fixed, 0.1, 1.7), paidAlways(fixed));

    Decision decision = Policies.decide(policy, situation("s" + session, propensity, cart));

    assertTrue(decision.chosen().isEligible());
    assertTrue(decision.chosen().probability() > 0);
    assertTrue(decision.alternatives().contains(decision.chosen()));
    double sum = decision.alternatives().stream().mapToDouble(Alternative::probability).sum();
    assertEquals(1, sum, 1e-12);
    if (among == Among.NOT_LOSING || !decision.exploration()) {
      assertTrue(decision.chosen().gain() >= 0, decision.toString());
    }
  }

  @Property(seed = "14")
  void purchaseProbability_isOne(
      @ForAll @DoubleRange(min = 0, max = 1) double propensity,
      @ForAll @DoubleRange(min = 0.01, max = 100) double odds,
      @ForAll @DoubleRange(min = -1, max = 1) double absolute,
      @ForAll @DoubleRange(min = -1, max = 100) double relative) {
    for (Uplift uplift :
        List.of(
            Uplift.of(Effect.ODDS_RATIO, odds),
            Uplift.of(Effect.ABSOLUTE, absolute),
            Uplift.of(Effect.RELATIVE, relative))) {
      double with = uplift.on(propensity);
      assertTrue(with >= 0 && with <= 1, uplift + " makes " + with + " of " + propensity);
    }
    assertEquals(propensity, Uplift.of(Effect.ODDS_RATIO, 1).on(propensity));
  }
}
