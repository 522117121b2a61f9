package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.alternative;
import static io.purchaseintent.decision.Policies.situation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Cost.Paid;
import io.purchaseintent.decision.Exploration.Among;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExplorationTest {

  private static final int DECISIONS = 200_000;

  /** Of χ² with one, two and three degrees of freedom, what chance exceeds once in 10,000. */
  private static final double[] HIGHEST_CHI_SQUARED = {15.14, 18.42, 21.11};

  private static final Action BEST =
      action("best", new Cost(0, 0, Paid.ALWAYS), Uplift.of(Effect.ODDS_RATIO, 2));
  private static final Action GOOD =
      action("good", new Cost(0, 0, Paid.ALWAYS), Uplift.of(Effect.ODDS_RATIO, 1.5));
  private static final Action LOSS =
      action("loss", new Cost(9, 0, Paid.ALWAYS), Uplift.of(Effect.ODDS_RATIO, 1));
  private static final Action FORBIDDEN =
      action(
          "forbidden",
          new Cost(0, 0, Paid.ALWAYS),
          Uplift.of(Effect.ODDS_RATIO, 9),
          new Rule.MinEvents(1000));

  private static Policy policy(double share, Among among) {
    return Policies.of(new Exploration(share, among), GOOD, BEST, LOSS, FORBIDDEN);
  }

  @Test
  void probabilities_areExact() {
    Decision all = Policies.decide(policy(0.2, Among.ALLOWED), situation("s", 0.2, 0));

    // Four may be chosen: the best with 1 − 0.2 + 0.2/4, the others with 0.2/4.
    assertEquals(0.85, alternative(all, "best").probability(), 1e-15);
    for (String other : new String[] {"none", "good", "loss"}) {
      assertEquals(0.05, alternative(all, other).probability(), 1e-15, other);
    }
    assertEquals(0, alternative(all, "forbidden").probability());

    Decision safe = Policies.decide(policy(0.3, Among.NOT_LOSING), situation("s", 0.2, 0));
    assertEquals(0.8, alternative(safe, "best").probability(), 1e-15);
    assertEquals(0.1, alternative(safe, "good").probability(), 1e-15);
    assertEquals(0.1, alternative(safe, "none").probability(), 1e-15);
    assertEquals(0, alternative(safe, "loss").probability());
    assertTrue(alternative(safe, "loss").isEligible());
  }

  @Test
  void frequencies_areThoseOfTheLoggedProbabilities() {
    for (Among among : Among.values()) {
      for (double share : new double[] {0.05, 0.5, 1}) {
        Decider decider = new Decider(policy(share, among));
        Spending spending = new Spending();
        Random random = new Random(20260302);
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Double> expected = new TreeMap<>();
        int explored = 0;
        for (int i = 0; i < DECISIONS; i++) {
          String session = Long.toHexString(random.nextLong());
          Decision decision = decider.decide(situation(session, 0.2, 0), spending);
          counts.merge(decision.chosen().action(), 1, Integer::sum);
          explored += decision.exploration() ? 1 : 0;
          decision
              .alternatives()
              .forEach(each -> expected.merge(each.action(), each.probability(), Double::sum));
          assertEquals(
              decision.chosen().probability(),
              alternative(decision, decision.chosen().action()).probability());
        }
        String setting = among + " " + share;
        assertChosenAsExpected(setting, counts, expected);
        double deviation = Math.sqrt(DECISIONS * share * (1 - share));
        assertEquals(DECISIONS * share, explored, 4 * deviation, setting);
      }
    }
  }

  private static void assertChosenAsExpected(
      String setting, Map<String, Integer> counts, Map<String, Double> expected) {
    double chiSquared = 0;
    int possible = 0;
    for (Map.Entry<String, Double> entry : expected.entrySet()) {
      int count = counts.getOrDefault(entry.getKey(), 0);
      if (entry.getValue() == 0) {
        assertEquals(0, count, setting + " " + entry.getKey());
      } else {
        possible++;
        chiSquared += Math.pow(count - entry.getValue(), 2) / entry.getValue();
      }
    }
    assertTrue(possible >= 3, setting);
    assertTrue(
        chiSquared < HIGHEST_CHI_SQUARED[possible - 2],
        setting + ": " + chiSquared + " of " + counts + " for " + expected);
  }

  @Test
  void visit_keepsItsDraw() {
    Decider decider = new Decider(policy(0.5, Among.ALLOWED));
    Spending spending = new Spending();
    for (int i = 0; i < 200; i++) {
      Decision first = decider.decide(situation("visit-" + i, 0.2, 0), spending);
      Decision again = decider.decide(situation("visit-" + i, 0.2, 0), spending);
      assertEquals(first, again);
    }
  }

  @Test
  void policiesOfOtherNames_drawIndependently() {
    Policy one = policy(0.5, Among.ALLOWED);
    Policy other =
        new Policy(
            "other",
            one.zone(),
            one.economics(),
            one.dailyBudget(),
            one.exploration(),
            one.actions());
    int both = 0;
    for (int i = 0; i < 10_000; i++) {
      Situation situation = situation("visit-" + i, 0.2, 0);
      both +=
          Policies.decide(one, situation).exploration()
                  && Policies.decide(other, situation).exploration()
              ? 1
              : 0;
    }
    // A quarter, with four standard deviations of √(10,000 · ¼ · ¾) = 43.
    assertEquals(2500, both, 174);
  }
}
