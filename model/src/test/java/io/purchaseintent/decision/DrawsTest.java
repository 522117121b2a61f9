package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.situation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Cost.Paid;
import io.purchaseintent.decision.Exploration.Among;
import io.purchaseintent.hash.StableHash;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DrawsTest {

  private static final int VISITS = 20_000;

  private static double[] probabilities(Decision decision) {
    return decision.alternatives().stream().mapToDouble(Alternative::probability).toArray();
  }

  /** What the decider draws. */
  private static double draw(String session) {
    return (StableHash.of("decision\ntest\n" + session) >>> 11) * 0x1.0p-53;
  }

  private static Policy policy(Random random) {
    Exploration exploration =
        new Exploration(
            List.of(0.0, 0.1, 0.7, 1.0).get(random.nextInt(4)),
            random.nextBoolean() ? Among.ALLOWED : Among.NOT_LOSING);
    Action[] actions = new Action[1 + random.nextInt(4)];
    for (int i = 0; i < actions.length; i++) {
      actions[i] =
          action(
              "a" + i,
              new Cost(random.nextInt(3), 0, Paid.ON_PURCHASE),
              Uplift.of(Effect.ODDS_RATIO, 0.5 + 2 * random.nextDouble()),
              new Rule.MinEvents(1 + random.nextInt(7)));
    }
    return Policies.of(exploration, actions);
  }

  @Test
  void draws_areThoseByWhichTheDeciderDecides() {
    Random random = new Random(23);
    for (int i = 0; i < VISITS; i++) {
      Decider decider = new Decider(policy(random));
      String session = "s" + random.nextLong();
      Decision decision =
          decider.decide(situation(session, 0.3 * random.nextDouble(), 0), new Spending());
      List<Draws> all = Draws.byAction(probabilities(decision));

      for (int action = 0; action < all.size(); action++) {
        Alternative alternative = decision.alternatives().get(action);
        assertEquals(alternative.probability(), all.get(action).size(), 1e-12);
        assertEquals(
            alternative.action().equals(decision.chosen().action()),
            all.get(action).contains(draw(session)),
            () -> session + " " + decision + " " + all);
      }
    }
  }

  @Test
  void draws_areThoseByWhichABanditDecides() {
    Random random = new Random(24);
    Policy policy =
        new Policy(
            "test",
            ZoneOffset.UTC,
            Policies.ECONOMICS,
            OptionalDouble.empty(),
            Exploration.NONE,
            Optional.of(new Bandit(Bandit.Kind.THOMPSON, Bandit.Reward.CONVERSION, 0.02, 14, 100)),
            List.of(Action.none(), free("a"), free("b")));
    for (int i = 0; i < VISITS; i++) {
      long seed = random.nextLong();
      Decider decider = new Decider(policy, new SomeWorlds(seed));
      String session = "s" + seed;
      Decision decision = decider.decide(situation(session, 0.1, 0), new Spending());
      List<Draws> all = Draws.byAction(probabilities(decision));

      double size = 0;
      for (int action = 0; action < all.size(); action++) {
        Alternative alternative = decision.alternatives().get(action);
        assertEquals(alternative.probability(), all.get(action).size(), 1e-12);
        assertEquals(
            alternative.action().equals(decision.chosen().action()),
            all.get(action).contains(draw(session)));
        size += all.get(action).size();
      }
      assertEquals(1, size, 1e-12);
    }
  }

  private static Action free(String name) {
    return action(name, Cost.NOTHING, Uplift.of(Effect.ODDS_RATIO, 1));
  }

  /** In about a share of the worlds, which the seed says, nothing is as good as none. */
  private record SomeWorlds(long seed) implements Beliefs {

    @Override
    public String version() {
      return "seed " + seed;
    }

    @Override
    public double[] purchases(String action, double assumed, Situation situation) {
      double share = new Random(seed).nextDouble();
      Random random = new Random(seed + action.hashCode());
      double[] purchases = new double[WORLDS];
      Arrays.setAll(
          purchases,
          i -> (action.equals("none") && i < share * WORLDS ? 1 : 0) + random.nextDouble());
      return purchases;
    }
  }

  @Test
  void probabilitiesThatAreNone_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> Draws.byAction(new double[] {0.5, 0.4}));
    assertThrows(IllegalArgumentException.class, () -> Draws.byAction(new double[0]));
  }

  @Test
  void setOfBothMoments_isAsLargeAsTheShareOfVisitsThatDoBoth() {
    Exploration exploration = new Exploration(0.6, Among.ALLOWED);
    Action gift = action("gift", new Cost(5, 0, Paid.ALWAYS), Uplift.of(Effect.ODDS_RATIO, 3));
    Action chat =
        action(
            "chat", Cost.NOTHING, Uplift.of(Effect.ODDS_RATIO, 1.2), new Rule.CartValueBelow(10));
    Decider decider = new Decider(Policies.of(exploration, gift, chat));
    int both = 0;
    for (int i = 0; i < VISITS; i++) {
      both +=
          decided(decider, "s" + i, 0.1, 0).equals("none")
                  && decided(decider, "s" + i, 0.2, 200).equals("gift")
              ? 1
              : 0;
    }
    Draws first = of(decider, 0.1, 0, "none");
    Draws second = of(decider, 0.2, 200, "gift");

    // Of three, none has [0, 0.2); of two, gift has [0.3, 0.6) and as the best [0.6, 1).
    assertEquals(0, first.and(second).size(), 1e-12);
    assertEquals(0, both);
    // The chances of the moments alone would have said .2 · .7.
    assertEquals(0.7, second.size(), 1e-12);

    Draws best = of(decider, 0.1, 0, "chat").and(second);
    int bestOfBoth = 0;
    for (int i = 0; i < VISITS; i++) {
      bestOfBoth +=
          decided(decider, "s" + i, 0.1, 0).equals("chat")
                  && decided(decider, "s" + i, 0.2, 200).equals("gift")
              ? 1
              : 0;
    }
    // Chat has [0.4, 0.6) and [0.6, 1).
    assertEquals(0.6, best.size(), 1e-12);
    assertEquals(0.6, bestOfBoth / (double) VISITS, 0.02);
    assertTrue(Draws.ALL.and(best).size() == best.size() && Draws.NONE.and(best).isEmpty());
  }

  private static String decided(Decider decider, String session, double propensity, double cart) {
    return decider.decide(situation(session, propensity, cart), new Spending()).chosen().action();
  }

  private static Draws of(Decider decider, double propensity, double cart, String action) {
    Decision decision = decider.decide(situation("any", propensity, cart), new Spending());
    List<Draws> all = Draws.byAction(probabilities(decision));
    for (int i = 0; i < all.size(); i++) {
      if (decision.alternatives().get(i).action().equals(action)) {
        return all.get(i);
      }
    }
    return Draws.NONE;
  }
}
