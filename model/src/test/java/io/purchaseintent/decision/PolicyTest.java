package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.withBudget;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Cost.Paid;
import io.purchaseintent.decision.Exploration.Among;
import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class PolicyTest {

  private static final Action GIFT =
      action(
          "gift",
          new Cost(2.5, 0, Paid.ALWAYS),
          Uplift.of(Effect.ODDS_RATIO, 1.5),
          new Rule.Channels(List.of(Channel.PAID, Channel.DIRECT)));

  @Test
  void text_isCanonical() {
    Policy policy =
        Policies.of(
            OptionalDouble.of(100),
            ZoneId.of("Europe/Berlin"),
            Exploration.NONE,
            withBudget(GIFT, 9));

    assertEquals(
        """
        name: "test"
        zone: "Europe/Berlin"
        margin: 0.4
        average_order_value: 50
        daily_budget: 100
        exploration: {share: 0, among: not_losing}
        actions:
          - action: none
          - action: gift
            cost: {fixed: 2.5, share_of_order: 0, paid: always}
            uplift:
              - {up_to: 1, odds_ratio: 1.5}
            only:
              channels: [direct, paid]
            daily_budget: 9
        """,
        policy.text());
  }

  @Test
  void id_changesWithEverySetting_andOnlyThen() {
    List<Policy> policies = new ArrayList<>();
    policies.add(Policies.of());
    policies.add(Policies.of(GIFT));
    policies.add(Policies.of(withBudget(GIFT, 1)));
    policies.add(Policies.of(new Exploration(0.1, Among.NOT_LOSING), GIFT));
    policies.add(Policies.of(new Exploration(0.1, Among.ALLOWED), GIFT));
    policies.add(Policies.of(OptionalDouble.of(1), ZoneOffset.UTC, Exploration.NONE, GIFT));
    policies.add(
        Policies.of(OptionalDouble.empty(), ZoneId.of("Asia/Tokyo"), Exploration.NONE, GIFT));
    policies.add(Policies.of(action("gift", GIFT.cost(), GIFT.uplift())));
    policies.add(Policies.of(action("gift", GIFT.cost(), Uplift.of(Effect.RELATIVE, 1.5))));
    for (Rule rule :
        List.of(
            new Rule.OnceASession(),
            new Rule.OnceAUserInDays(1),
            new Rule.CartValueFrom(1),
            new Rule.CartValueBelow(1),
            new Rule.PropensityFrom(1),
            new Rule.PropensityBelow(1),
            new Rule.Segments(List.of(Segment.KNOWN)),
            new Rule.Channels(List.of(Channel.PAID)),
            new Rule.Countries(List.of("DE")),
            new Rule.BeforeCheckout(),
            new Rule.BeforePurchase(),
            new Rule.MinEvents(1))) {
      policies.add(Policies.of(action("gift", GIFT.cost(), GIFT.uplift(), rule)));
    }

    Set<String> ids = new HashSet<>();
    policies.forEach(policy -> assertTrue(ids.add(policy.id()), policy.text()));
    assertTrue(Policies.of(GIFT).id().matches("test@[0-9a-f]{12}"));
    Action otherOrder =
        action(
            "gift",
            GIFT.cost(),
            GIFT.uplift(),
            new Rule.Channels(List.of(Channel.DIRECT, Channel.PAID, Channel.PAID)));
    assertEquals(Policies.of(GIFT), Policies.of(otherOrder));
    assertEquals(Policies.of(GIFT).id(), Policies.of(otherOrder).id());
    assertNotEquals(
        Policies.of(GIFT, action("b", GIFT.cost(), GIFT.uplift())).id(),
        Policies.of(action("b", GIFT.cost(), GIFT.uplift()), GIFT).id());
  }

  @Test
  void settingsOutOfBounds_areRefusedWithValueBoundAndRemedy() {
    assertRefused("margin", "is 1.2, but must lie between 0 and 1", () -> new Economics(1.2, 50));
    assertRefused(
        "average_order_value", "is 0, but must lie between 0.01", () -> new Economics(0.2, 0));
    assertRefused("margin", "is NaN, but must lie", () -> new Economics(Double.NaN, 50));
    assertRefused("fixed", "is -1, but", () -> new Cost(-1, 0, Paid.ALWAYS));
    assertRefused("share_of_order", "is 5, but", () -> new Cost(0, 5, Paid.ALWAYS));
    assertRefused("share", "is 1.5, but", () -> new Exploration(1.5, Among.ALLOWED));
    assertRefused(
        "odds_ratio", "is 0, but must lie between 0.01", () -> Uplift.of(Effect.ODDS_RATIO, 0));
    assertRefused("absolute", "is 2, but", () -> Uplift.of(Effect.ABSOLUTE, 2));
    assertRefused(
        "uplift",
        "ends at 0.5: leave up_to out of the last band",
        () -> new Uplift(List.of(new Uplift.Band(0.5, Effect.ABSOLUTE, 0))));
    assertRefused("uplift", "ends at 0:", () -> new Uplift(List.of()));
    assertRefused(
        "uplift",
        "has a band up_to 0.3 behind one up to 0.5: bands must ascend",
        () ->
            new Uplift(
                List.of(
                    new Uplift.Band(0.5, Effect.ABSOLUTE, 0),
                    new Uplift.Band(0.3, Effect.ABSOLUTE, 0),
                    new Uplift.Band(1, Effect.ABSOLUTE, 0))));
    assertRefused(
        "action", "is \"Gift\", but must", () -> action("Gift", Cost.NOTHING, GIFT.uplift()));
    assertRefused(
        "action",
        "none does nothing",
        () -> action("none", new Cost(1, 0, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, 0)));
    assertRefused("daily_budget", "is -1, but", () -> withBudget(GIFT, -1));
    assertRefused(
        "countries", "has \"de\": give ISO 3166", () -> new Rule.Countries(List.of("de")));
    assertRefused("min_events", "is 0, but", () -> new Rule.MinEvents(0));
    assertRefused("actions", "has \"gift\" twice", () -> Policies.of(GIFT, GIFT));
    assertRefused(
        "actions",
        "lacks none",
        () ->
            new Policy(
                "test",
                ZoneOffset.UTC,
                Policies.ECONOMICS,
                OptionalDouble.empty(),
                Exploration.NONE,
                List.of(GIFT)));
    assertThrows(IllegalArgumentException.class, () -> Policies.situation("s", 1.1, 0));
    assertThrows(IllegalArgumentException.class, () -> Policies.situation("s", 0.1, Double.NaN));
  }

  private static void assertRefused(String setting, String reason, Executable making) {
    PolicyException refusal = assertThrows(PolicyException.class, making);
    assertEquals(setting, refusal.setting());
    assertTrue(String.valueOf(refusal.getMessage()).startsWith(reason), refusal.getMessage());
  }
}
