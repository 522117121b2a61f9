package io.purchaseintent.experiments.policy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.experiments.policy.simulation.Race.Fared;
import io.purchaseintent.policy.PolicyFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RaceTest {

  private static final int DAYS = 30;

  private static final String SHOP =
      """
      name: shop
      zone: UTC
      margin: 0.35
      average_order_value: 60
      %s
      actions:
        - action: none
        - action: free_shipping
          cost: {fixed: 4.90, paid: on_purchase}
          uplift: {odds_ratio: %s}
        - action: discount
          cost: {share_of_order: 0.10, paid: on_purchase}
          uplift: {odds_ratio: %s}
        - action: chat
          cost: {fixed: 0.30, paid: always}
          uplift: {odds_ratio: %s}
      """;

  private static Policy shop(String learns, double shipping, double discount, double chat) {
    return PolicyFile.of("test", SHOP.formatted(learns, shipping, discount, chat)).policy();
  }

  /** It assumes that discounts work, which they do from the other world on. */
  private static final Policy POLICY =
      shop("bandit: {kind: contextual, half_life_days: 7}", 1.1, 1.6, 1.2);

  private static final Policy TRUTH = shop("", 1.7, 1.15, 1.6);
  private static final Policy LATER = shop("", 1.05, 2.2, 1.2);

  private static Fared of(List<Fared> all, String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static double missed(Fared fared, int from, int until) {
    return fared.regret()[until - 1] - (from == 0 ? 0 : fared.regret()[from - 1]);
  }

  @Test
  void whoLearns_earnsMoreThanWhoAssumes_andTurnsWithTheWorld() {
    Race race =
        new Race(
            POLICY,
            World.of(TRUTH, POLICY),
            new Traffic(1_000, 0.05, 7),
            OptionalInt.of(DAYS / 2),
            World.of(LATER, POLICY));
    List<Integer> told = new ArrayList<>();

    List<Fared> all = race.run(DAYS, told::add);

    Fared learns = of(all, "contextual");
    Fared assumes = of(all, "as assumed");
    double earnedBefore = missed(assumes, 0, DAYS / 2) - missed(learns, 0, DAYS / 2);
    assertTrue(earnedBefore > 0.5 * missed(assumes, 0, DAYS / 2), () -> told(all));
    assertTrue(learns.missed() < 0.7 * of(all, "uniform").missed(), () -> told(all));
    assertTrue(learns.missed() < of(all, "epsilon-greedy").missed(), () -> told(all));
    // The best that does one and the same is the last.
    assertTrue(learns.missed() < all.get(all.size() - 1).missed(), () -> told(all));
    assertTrue(learns.earned() > assumes.earned(), () -> told(all));
    int discount = 2;
    assertTrue(learns.shares()[DAYS / 2 - 1][discount] < 0.15, () -> told(all));
    assertTrue(learns.shares()[DAYS - 1][discount] > 0.4, () -> told(all));
    assertEquals(DAYS, told.size());
  }

  private static String told(List<Fared> all) {
    StringBuilder text = new StringBuilder();
    for (Fared each : all) {
      text.append(each.name()).append(" missed ").append(each.missed());
      text.append(", earned ").append(each.earned());
      text.append(", at half ").append(Arrays.toString(each.shares()[DAYS / 2 - 1]));
      text.append(", at last ").append(Arrays.toString(each.shares()[DAYS - 1])).append('\n');
    }
    return text.toString();
  }

  @Test
  void whoKnowsTheTruth_missesNothing_andAnybodyElseSomething() {
    Policy knows = shop("bandit: {kind: thompson, least_share: 0.01}", 1.7, 1.15, 1.6);
    World truth = World.of(TRUTH, knows);

    List<Fared> all =
        new Race(knows, truth, new Traffic(300, 0.05, 3), OptionalInt.empty(), truth)
            .run(2, day -> {});

    assertEquals(0, of(all, "as assumed").missed(), 1e-9);
    assertTrue(of(all, "uniform").missed() > 0);
    assertTrue(of(all, "thompson").regret()[0] > 0);
  }

  @Test
  void sharesOfADay_areAllOfItsVisits() {
    World truth = World.of(TRUTH, POLICY);

    List<Fared> all =
        new Race(POLICY, truth, new Traffic(100, 0.05, 3), OptionalInt.empty(), truth)
            .run(2, day -> {});

    all.forEach(each -> assertEquals(1, Arrays.stream(each.shares()[1]).sum(), 1e-9));
  }

  @Test
  void worldThatDoesNotKnowAnAction_isRefused() {
    Policy other = PolicyFile.shipped().policy();

    UserError refused = assertThrows(UserError.class, () -> World.of(other, POLICY));

    assertTrue(String.valueOf(refused.getMessage()).contains("discount"), refused.toString());
  }
}
