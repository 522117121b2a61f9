package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Economics;
import io.purchaseintent.decision.Effect;
import io.purchaseintent.decision.Exploration;
import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Known;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Rule;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Spending;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.decision.Uplift;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * A shop of which is known what actions do: a gift wins those who hesitate, a chat those with much
 * in the cart, and who would buy anyway is won by neither. Policies give to who is likely to buy,
 * so who was given something bought more often, whatever it did. What was given at a moment changes
 * the propensity at the next.
 */
final class SimulatedShop {

  static final Action GIFT =
      new Action(
          "gift",
          new Cost(2, 0, Cost.Paid.ON_PURCHASE),
          Uplift.of(Effect.ODDS_RATIO, 1.8),
          List.of(new Rule.OnceASession(), new Rule.PropensityFrom(0.1)),
          OptionalDouble.empty());
  static final Action CHAT =
      new Action(
          "chat",
          new Cost(0.5, 0, Cost.Paid.ALWAYS),
          Uplift.of(Effect.ODDS_RATIO, 1),
          List.of(new Rule.OnceASession()),
          OptionalDouble.empty());

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int SHOPPER_VISITS = 2;

  static final FeatureSet FEATURES =
      new FeatureSet(
          ZoneOffset.UTC,
          List.of(Objects.requireNonNull(FeatureCatalog.find("cart_value"))),
          Map.of());

  private final Random random;

  SimulatedShop(long seed) {
    random = new Random(seed);
  }

  static Policy policy(String name, Exploration exploration, Action... actions) {
    List<Action> all = new ArrayList<>(List.of(Action.none()));
    all.addAll(List.of(actions));
    return new Policy(
        name,
        ZoneOffset.UTC,
        new Economics(0.4, 50),
        OptionalDouble.empty(),
        exploration,
        java.util.Optional.empty(),
        all);
  }

  static Action withUplift(Action action, double oddsRatio) {
    return new Action(
        action.name(),
        action.cost(),
        Uplift.of(Effect.ODDS_RATIO, oddsRatio),
        action.rules(),
        OptionalDouble.empty());
  }

  static Policy logging() {
    return policy("logging", new Exploration(0.5, Exploration.Among.ALLOWED), GIFT, CHAT);
  }

  static PolicyFile file(Policy policy) {
    return new PolicyFile(null, policy.text(), policy);
  }

  /** What visits bring, each on its own. */
  List<DecidedVisit> visits(Policy policy, int count) {
    Decider decider = new Decider(policy);
    List<DecidedVisit> visits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      visits.add(visit(decider, i));
    }
    return visits;
  }

  private double shopper;

  private DecidedVisit visit(Decider decider, int number) {
    shopper = number % SHOPPER_VISITS == 0 ? random.nextDouble() : shopper;
    DecidedVisit visit = new DecidedVisit("s" + Long.toHexString(random.nextLong()));
    double logit = Math.log(0.05 / 0.95) + 3 * shopper + 0.3 * random.nextGaussian();
    double cart = 20 + 80 * random.nextDouble();
    double moved = 0;
    List<Given> given = new ArrayList<>();
    int moments = 1 + random.nextInt(3);
    for (int i = 0; i < moments; i++) {
      Situation situation =
          new Situation(
              visit.sessionId(),
              START.plusSeconds(3600L * number + 60L * i),
              sigmoid(logit + 0.5 * moved),
              cart,
              Segment.KNOWN,
              null,
              null,
              Stage.BROWSING,
              5,
              List.of());
      float[] vector = {(float) cart};
      Decision decision =
          decider.decide(
              situation.withGiven(given).withKnown(new Known(FEATURES, vector)), new Spending());
      Alternative chosen = decision.chosen();
      visit.add(
          new DecidedMoment(
              situation,
              null,
              new ChosenAction(
                  chosen.action(), chosen.probability(), decision.policy(), choice(decision)),
              vector,
              FEATURES),
          "u" + number / SHOPPER_VISITS);
      moved += effect(chosen.action(), shopper, cart);
      if (!chosen.action().equals(Action.NONE)) {
        given.add(new Given(chosen.action(), situation.time(), true));
      }
    }
    boolean buys = random.nextDouble() < sigmoid(logit + moved);
    visit.end(
        new VisitOutcome(
            true, buys ? 1 : 0, buys ? cart : 0, buys ? Long.MAX_VALUE - 1 : Long.MAX_VALUE));
    return visit;
  }

  /** What an action does to the logit. */
  static double effect(String action, double shopper, double cart) {
    return switch (action) {
      case "gift" -> shopper < 0.5 ? 1.2 : 0;
      case "chat" -> cart > 70 ? 0.8 : -0.2;
      default -> 0;
    };
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static Choice choice(Decision decision) {
    return new Choice(
        decision.alternatives().stream()
            .filter(Alternative::isEligible)
            .map(each -> new Choice.Chance(each.action(), each.probability()))
            .toList());
  }
}
