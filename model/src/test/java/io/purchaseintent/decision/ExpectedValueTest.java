package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.alternative;
import static io.purchaseintent.decision.Policies.decide;
import static io.purchaseintent.decision.Policies.situation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.decision.Cost.Paid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that were computed by hand, with a margin of 0.4 and orders of 50 without a cart. */
final class ExpectedValueTest {

  private static final Action SHIPPING =
      action("shipping", new Cost(5, 0, Paid.ON_PURCHASE), Uplift.of(Effect.ODDS_RATIO, 2));
  private static final Action DISCOUNT =
      action("discount", new Cost(0, 0.1, Paid.ON_PURCHASE), Uplift.of(Effect.RELATIVE, 0.5));
  private static final Action CHAT =
      action("chat", new Cost(1.5, 0, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, 0.1));
  private static final Action BOTH =
      action("both", new Cost(1, 0.1, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, 0.1));

  static Stream<Arguments> values() {
    return Stream.of(
        // No cart: margin 0.4 · 50 = 20. Odds 0.2/0.8 = 0.25, doubled 0.5: P' = 0.5/1.5 = 1/3.
        // Value 1/3 · (20 − 5) = 5; cost 1/3 · 5; without 0.2 · 20 = 4; gain 1.
        Arguments.of(SHIPPING, 0.2, 0, 1 / 3.0, 5, 5 / 3.0, 1),
        // A cart of 200: margin 80. 1/3 · (80 − 5) = 25; without 16; gain 9.
        Arguments.of(SHIPPING, 0.2, 200, 1 / 3.0, 25, 5 / 3.0, 9),
        // P' = 1.5 · 0.2 = 0.3; 0.3 · (20 − 0.1 · 50) = 4.5; cost 0.3 · 5 = 1.5; gain 4.5 − 4.
        Arguments.of(DISCOUNT, 0.2, 0, 0.3, 4.5, 1.5, 0.5),
        // A cart of 200: 0.3 · (80 − 20) = 18; cost 0.3 · 20 = 6; without 16.
        Arguments.of(DISCOUNT, 0.2, 200, 0.3, 18, 6, 2),
        // 1.5 · 0.8 = 1.2 is no probability: P' = 1. 1 · (20 − 5) = 15; without 16; gain −1.
        Arguments.of(DISCOUNT, 0.8, 0, 1, 15, 5, -1),
        // Paid in any case: 0.3 · 20 − 1.5 = 4.5; gain 0.5.
        Arguments.of(CHAT, 0.2, 0, 0.3, 4.5, 1.5, 0.5),
        // A cart of 10: margin 4. 0.3 · 4 − 1.5 = −0.3; without 0.8; gain −1.1.
        Arguments.of(CHAT, 0.2, 10, 0.3, -0.3, 1.5, -1.1),
        // 1 + 0.1 · 50 = 6, in any case: 0.3 · 20 − 6 = 0; gain −4.
        Arguments.of(BOTH, 0.2, 0, 0.3, 0, 6, -4),
        // Nobody buys, and nobody will: odds of 0 stay 0.
        Arguments.of(SHIPPING, 0, 0, 0, 0, 0, 0),
        // Who buys anyway costs 5: 1 · (20 − 5) = 15; without 20.
        Arguments.of(SHIPPING, 1, 0, 1, 15, 5, -5));
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_isThatComputedByHand(
      Action action,
      double propensity,
      double cartValue,
      double purchase,
      double value,
      double cost,
      double gain) {
    Decision decision = decide(Policies.of(action), situation("s", propensity, cartValue));

    Alternative actual = alternative(decision, action.name());
    assertEquals(purchase, actual.purchaseProbability(), 1e-12);
    assertEquals(value, actual.expectedValue(), 1e-12);
    assertEquals(cost, actual.expectedCost(), 1e-12);
    assertEquals(gain, actual.gain(), 1e-12);
  }

  @Test
  void band_endsWhereTheNextBegins() {
    Uplift uplift =
        new Uplift(
            List.of(
                new Uplift.Band(0.1, Effect.ABSOLUTE, 0.01),
                new Uplift.Band(0.5, Effect.ABSOLUTE, 0.2),
                new Uplift.Band(1, Effect.ABSOLUTE, -0.6)));

    assertEquals(0.06, uplift.on(0.05), 1e-12);
    assertEquals(0.3, uplift.on(0.1), 1e-12);
    assertEquals(0, uplift.on(0.5), 1e-12);
    assertEquals(0.4, uplift.on(1), 1e-12);
  }

  @Test
  void best_isChosen() {
    // At 0.2 without a cart they gain 1, 0.5, 0.5 and −4.
    Decision decision = decide(Policies.of(BOTH, CHAT, DISCOUNT, SHIPPING), situation("s", 0.2, 0));

    assertEquals("shipping", decision.chosen().action());
    assertEquals(1, decision.chosen().probability());
    assertFalse(decision.exploration());
    assertEquals(5, decision.alternatives().size());
  }

  @Test
  void lossEverywhere_choosesNone() {
    // At 1 all of them cost, and nothing can be gained.
    Policy policy =
        Policies.of(
            new Exploration(0.5, Exploration.Among.NOT_LOSING), SHIPPING, DISCOUNT, CHAT, BOTH);

    for (int i = 0; i < 100; i++) {
      Decision decision = decide(policy, situation("s" + i, 1, 0));
      assertEquals("none", decision.chosen().action());
      assertEquals(1, decision.chosen().probability());
      assertEquals(0, decision.chosen().gain());
      assertEquals(20, decision.chosen().expectedValue(), 1e-12);
    }
  }

  @Test
  void equalValues_takeTheFirst() {
    Action sameAsNone =
        action("same", new Cost(0, 0, Paid.ON_PURCHASE), Uplift.of(Effect.RELATIVE, 0));
    Action asGood = action("as_good", SHIPPING.cost(), SHIPPING.uplift());

    assertEquals(
        "none", decide(Policies.of(sameAsNone), situation("s", 0.3, 70)).chosen().action());
    assertEquals(
        "as_good",
        decide(Policies.of(asGood, SHIPPING), situation("s", 0.3, 70)).chosen().action());
    assertEquals(
        "shipping",
        decide(Policies.of(SHIPPING, asGood), situation("s", 0.3, 70)).chosen().action());
  }

  @Test
  void suppressedAction_hasItsValue_butIsNotChosen() {
    Action forRichCarts =
        action("shipping", SHIPPING.cost(), SHIPPING.uplift(), new Rule.CartValueFrom(20));

    Decision poor = decide(Policies.of(forRichCarts), situation("s", 0.2, 19.99));
    Decision rich = decide(Policies.of(forRichCarts), situation("s", 0.2, 20));

    assertEquals("none", poor.chosen().action());
    assertEquals(
        "cart_value_from: the cart is worth 19.99, less than 20.00",
        String.valueOf(alternative(poor, "shipping").suppression()));
    assertEquals(0, alternative(poor, "shipping").probability());
    assertEquals(1 / 3.0 * (0.4 * 19.99 - 5), alternative(poor, "shipping").expectedValue(), 1e-12);
    assertNull(alternative(rich, "shipping").suppression());
  }
}
