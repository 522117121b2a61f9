package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Moment;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.shop.Takings;
import io.purchaseintent.incident.shop.Takings.Answered;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a server answered for visits.
 *
 * @param visits the visits
 * @param answers of {@code /decide}, in their order
 */
record Asked(List<Seen> visits, List<JsonNode> answers) {

  /** No answer goes out before the store has told: the figures hang on no machine's speed. */
  static final String DEADLINE = "--deadline=PT10S";

  /** Asks a server that serves the champion of a registry. */
  static Asked of(Ground ground, Path registry, Path policy, List<Seen> visits) {
    return of(ground, registry, policy, "--no-prediction-log", visits);
  }

  /** The same of a server whose predictions are in the log of a lake. */
  static Asked logged(Ground ground, Path log, Path policy, List<Seen> visits) {
    return of(ground, ground.registry(), policy, "--prediction-log=" + log, visits);
  }

  private static Asked of(
      Ground ground, Path registry, Path policy, String log, List<Seen> visits) {
    try (Server server =
        Server.start(
            ground.programs(),
            ground.home(),
            List.of(
                "--redis=" + ground.redis().uri(),
                "--registry=" + registry,
                "--policy=" + policy,
                log,
                DEADLINE))) {
      return new Asked(visits, server.decide(visits));
    }
  }

  /** Those of them that are chosen. */
  Asked onlyOf(Predicate<Seen> chosen) {
    List<Seen> some = new ArrayList<>();
    List<JsonNode> said = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      if (chosen.test(visits.get(i))) {
        some.add(visits.get(i));
        said.add(answers.get(i));
      }
    }
    return new Asked(some, said);
  }

  /** These and then others. */
  Asked and(Asked others) {
    List<Seen> all = new ArrayList<>(visits);
    all.addAll(others.visits);
    List<JsonNode> said = new ArrayList<>(answers);
    said.addAll(others.answers);
    return new Asked(all, said);
  }

  /** What the visits left in the till. */
  Takings takings() {
    List<Answered> answered = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      String action = answers.get(i).at("/decision/action").asText();
      answered.add(new Answered(visits.get(i).moment(), Offer.of(action).orElse(null)));
    }
    return Takings.of(answered);
  }

  /** What they had left if nothing had been offered. */
  static Takings undisturbed(List<Seen> visits) {
    return Takings.of(visits.stream().map(visit -> new Answered(visit.moment(), null)).toList());
  }

  /** What was said would be bought, over what is to be expected. */
  double saidOverBought() {
    double said = 0;
    double bought = 0;
    for (int i = 0; i < visits.size(); i++) {
      said += propensity(i);
      bought += visits.get(i).moment().probability();
    }
    return said / bought;
  }

  /**
   * How well the propensities rank: the chance that of two visits, of which one buys, that one has
   * the higher propensity, by the truth and not by one draw of it.
   */
  double auc() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> Double.compare(propensity(a), propensity(b)));
    double buyers = 0;
    double others = 0;
    double above = 0;
    int from = 0;
    while (from < order.size()) {
      int to = from;
      double buying = 0;
      double leaving = 0;
      while (to < order.size() && propensity(order.get(to)) == propensity(order.get(from))) {
        Moment moment = visits.get(order.get(to)).moment();
        buying += moment.probability();
        leaving += 1 - moment.probability();
        to++;
      }
      above += buying * (others + leaving / 2);
      buyers += buying;
      others += leaving;
      from = to;
    }
    return above / (buyers * others);
  }

  private double propensity(int visit) {
    return answers.get(visit).path("propensity").asDouble();
  }
}
