package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.alternative;
import static io.purchaseintent.decision.Policies.situation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Bandit.Kind;
import io.purchaseintent.decision.Bandit.Reward;
import io.purchaseintent.decision.Cost.Paid;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BanditTest {

  private static final int DECISIONS = 1_000_000;

  /** Of χ² with two degrees of freedom, what chance exceeds once in 10,000. */
  private static final double HIGHEST_CHI_SQUARED = 18.42;

  private static final Action CHAT =
      action("chat", new Cost(1, 0, Paid.ALWAYS), Uplift.of(Effect.ODDS_RATIO, 1.1));
  private static final Action GIFT =
      action("gift", new Cost(5, 0, Paid.ON_PURCHASE), Uplift.of(Effect.ODDS_RATIO, 1.2));
  private static final Action FORBIDDEN =
      action("vip", Cost.NOTHING, Uplift.of(Effect.ODDS_RATIO, 9), new Rule.MinEvents(1000));

  private static Policy policy(Reward reward, double leastShare, Action... more) {
    List<Action> actions = new ArrayList<>(List.of(Action.none(), CHAT, GIFT));
    actions.addAll(List.of(more));
    return new Policy(
        "learns",
        ZoneOffset.UTC,
        Policies.ECONOMICS,
        OptionalDouble.empty(),
        Exploration.NONE,
        Optional.of(new Bandit(Kind.THOMPSON, reward, leastShare, 14, 100)),
        actions);
  }

  /** In a part of the worlds one action sells most, in the others another. */
  private record TwoKinds(String action, int worlds, double there, double elsewhere, double others)
      implements Beliefs {

    @Override
    public String version() {
      return "7";
    }

    @Override
    public double[] purchases(String of, double assumed, Situation situation) {
      double[] purchases = new double[WORLDS];
      Arrays.fill(purchases, of.equals(action) ? elsewhere : others);
      if (of.equals(action)) {
        Arrays.fill(purchases, 0, worlds, there);
      }
      return purchases;
    }
  }

  private static final Beliefs CHAT_MAY_SELL = new TwoKinds("chat", 64, 0.5, 0.1, 0.2);

  private static Decision decide(Policy policy, Beliefs beliefs, String session) {
    return new Decider(policy, beliefs).decide(situation(session, 0.2, 50), new Spending());
  }

  @Test
  void action_isChosenAsOftenAsItIsTheBest_andNeverLessThanTheLeastShare() {
    Decision decision =
        decide(policy(Reward.CONVERSION, 0.04, FORBIDDEN), CHAT_MAY_SELL, "session");

    // Three may be chosen, so 0.88 is left: a quarter of it the chat's, the rest of who is first.
    assertEquals(0.04 + 0.88 * 0.25, alternative(decision, "chat").probability(), 1e-12);
    assertEquals(0.04 + 0.88 * 0.75, alternative(decision, "none").probability(), 1e-12);
    assertEquals(0.04, alternative(decision, "gift").probability(), 1e-12);
    assertEquals(0, alternative(decision, "vip").probability());
  }

  @Test
  void reward_saysWhatIsBest() {
    // The chat sells .02 more in each world: of a margin of 20 that is .4, and it costs 1.
    Beliefs sells = new TwoKinds("chat", 256, 0.22, 0, 0.2);

    Decision most = decide(policy(Reward.CONVERSION, 0.01), sells, "session");
    Decision dearest = decide(policy(Reward.VALUE, 0.01), sells, "session");

    assertEquals(0.98, alternative(most, "chat").probability(), 1e-12);
    assertEquals(0.98, alternative(dearest, "none").probability(), 1e-12);
  }

  @Test
  void frequencies_areThoseOfTheLoggedProbabilities() {
    Decider decider = new Decider(policy(Reward.CONVERSION, 0.05), CHAT_MAY_SELL);
    Situation visit = situation("s", 0.2, 50);
    Random random = new Random(20261130);
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Double> expected = new TreeMap<>();
    decider
        .decide(visit, new Spending())
        .alternatives()
        .forEach(each -> expected.put(each.action(), DECISIONS * each.probability()));
    List<Alternative> alternatives = decider.alternatives(visit);
    for (int i = 0; i < DECISIONS; i++) {
      Situation another = situation(Long.toHexString(random.nextLong()), 0.2, 50);
      Decision decision = decider.decide(another, alternatives, Map.of());
      counts.merge(decision.chosen().action(), 1, Integer::sum);
    }

    double chiSquared = 0;
    for (Map.Entry<String, Double> each : expected.entrySet()) {
      double off = counts.getOrDefault(each.getKey(), 0) - each.getValue();
      chiSquared += off * off / each.getValue();
    }
    assertTrue(chiSquared < HIGHEST_CHI_SQUARED, counts + " of " + expected);
  }

  @Test
  void beliefs_areWhatIsToldOfAnAction_andTheirVersionIsThePolicys() {
    Policy policy = policy(Reward.VALUE, 0.01);

    Decision decision = decide(policy, CHAT_MAY_SELL, "session");

    Alternative chat = alternative(decision, "chat");
    assertEquals(0.25 * 0.5 + 0.75 * 0.1, chat.purchaseProbability(), 1e-12);
    assertEquals(0.2 * 20 - 1, chat.expectedValue(), 1e-12);
    assertEquals(-1, chat.gain(), 1e-12);
    assertEquals(policy.id() + "+7", decision.policy());
  }

  @Test
  void policyThatHasNotLearnt_goesByWhatItAssumes_andTriesAll() {
    Policy policy = policy(Reward.VALUE, 0.03);
    Decision decision = new Decider(policy).decide(situation("session", 0.2, 50), new Spending());

    // Neither is worth its cost by what is assumed.
    assertEquals(0.94, alternative(decision, "none").probability(), 1e-12);
    assertEquals(0.03, alternative(decision, "chat").probability(), 1e-12);
    assertEquals(0.03, alternative(decision, "gift").probability(), 1e-12);
    assertEquals(policy.id(), decision.policy());
  }

  @Test
  void actionWithoutBudget_isLeftOut_andTheOthersShareWhatItHad() {
    Policy policy = policy(Reward.CONVERSION, 0.1, Policies.withBudget(named("call", CHAT), 0.5));
    Beliefs sells = new TwoKinds("call", 256, 0.9, 0, 0.2);

    Decision decision = decide(policy, sells, "session");

    assertFalse(alternative(decision, "call").isEligible());
    assertEquals(0.8, alternative(decision, "none").probability(), 1e-12);
    assertEquals(0.1, alternative(decision, "chat").probability(), 1e-12);
  }

  private static Action named(String name, Action like) {
    return new Action(name, like.cost(), like.uplift(), like.rules(), like.dailyBudget());
  }

  @Test
  void leastShare_thatAllTogetherCannotHave_isRefused() {
    PolicyException refused =
        assertThrows(PolicyException.class, () -> policy(Reward.VALUE, 0.3, named("call", CHAT)));

    assertEquals("least_share", refused.setting());
    assertTrue(String.valueOf(refused.getMessage()).contains("at most 0.25"), refused.toString());
  }

  @Test
  void settings_areInTheText_andSoInTheId() {
    String text = policy(Reward.VALUE, 0.02).text();

    assertTrue(
        text.contains(
            "bandit: {kind: thompson, reward: value, least_share: 0.02, half_life_days: 14,"
                + " prior_visits: 100}"),
        text);
    assertFalse(Policies.of(CHAT).text().contains("bandit"));
  }
}
