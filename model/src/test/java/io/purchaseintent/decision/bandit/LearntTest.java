package io.purchaseintent.decision.bandit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Bandit.Kind;
import io.purchaseintent.decision.Bandit.Reward;
import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Known;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.decision.bandit.LearntRates.Sum;
import io.purchaseintent.decision.bandit.Rates.Beta;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LearntTest {

  private static final Bandit BANDIT = new Bandit(Kind.CONTEXTUAL, Reward.VALUE, 0.01, 14, 100);

  private static Situation situation(
      double propensity, boolean known, boolean checkout, boolean cart) {
    return new Situation(
        "s",
        Instant.EPOCH,
        propensity,
        cart ? 30 : 0,
        Segment.of(known),
        null,
        null,
        Stage.of(checkout, false),
        5,
        List.of());
  }

  private static Trial trial(
      double propensity, int known, int checkout, int cart, int bought, double daysAgo) {
    return new Trial(
        situation(propensity, known == 1, checkout == 1, cart == 1),
        "gift",
        2 * propensity / (1 + propensity),
        bought == 1,
        daysAgo);
  }

  private static final List<Trial> TRIALS =
      List.of(
          trial(0.02, 1, 0, 0, 0, 0),
          trial(0.05, 0, 0, 1, 1, 1),
          trial(0.3, 1, 1, 1, 1, 2),
          trial(0.01, 0, 0, 0, 0, 3),
          trial(0.6, 1, 1, 1, 0, 4),
          trial(0.1, 0, 0, 1, 1, 5),
          trial(0.001, 0, 0, 0, 0, 6),
          trial(0.04, 1, 0, 1, 0, 7.5));

  private static LearntOdds odds(List<Trial> trials) {
    return (LearntOdds) Learnt.nothing(Kind.CONTEXTUAL).with(BANDIT, 0, trials);
  }

  private static Normal gift(Learnt learnt) {
    return Objects.requireNonNull(((LearntOdds) learnt).coefficients().get("gift"));
  }

  /** What Newton's steps in NumPy find for the same eight visits. */
  @Test
  void odds_areTheModesOfThePosteriors_withTheirCurvatures() {
    LearntOdds odds = odds(TRIALS);
    Normal all = odds.common();
    Normal gift = gift(odds);

    assertArrayEquals(
        new double[] {1.1635235906, -0.554137977, -1.2581963932, -0.4893333542, 1.5889743355},
        all.mean(),
        1e-9);
    assertArrayEquals(
        new double[] {1.2738966542, 1.0283035865, 0.5512616301, 0.396186884, 0.9232201312},
        all.precision()[0],
        1e-9);
    assertArrayEquals(
        new double[] {0.0602087941, -0.0375629156, -0.0775344076, -0.0279385369, 0.0879972143},
        gift.mean(),
        1e-9);
    assertArrayEquals(
        new double[] {0.9182385595, 1.0572531821, 0.5240531062, 0.3989133304, 4.9182385595},
        gift.precision()[4],
        1e-9);
  }

  /** A model that says a tenth of the truth is no reason to give anything away. */
  @Test
  void whatTheModelSaysWrong_isToldOfAllActions_andOfNoneThatItHelps() {
    Random random = new Random(13);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      boolean chat = random.nextInt(20) == 0;
      Situation visit = situation(0.02, true, false, false);
      double odds = 0.25 / 0.75 * (chat ? 2.5 : 1);
      trials.add(
          new Trial(
              visit, chat ? "chat" : "none", 0.02, random.nextDouble() < odds / (1 + odds), 0));
    }

    Beliefs beliefs = odds(trials).beliefs(BANDIT, "1");

    Situation visit = situation(0.02, true, false, false);
    assertEquals(0.25, mean(beliefs.purchases("none", 0.02, visit)), 0.03);
    assertEquals(0.45, mean(beliefs.purchases("chat", 0.02, visit)), 0.08);
    assertEquals(0.25, mean(beliefs.purchases("never-tried", 0.02, visit)), 0.04);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  @Test
  void whatIsLearnt_doesNotDependOnTheOrderOfTrials() {
    List<Trial> others = new ArrayList<>(TRIALS);
    Collections.shuffle(others, new Random(5));

    assertArrayEquals(odds(TRIALS).common().mean(), odds(others).common().mean(), 1e-12);
    assertArrayEquals(gift(odds(TRIALS)).mean(), gift(odds(others)).mean(), 1e-12);
    rates(TRIALS).forEach((of, sum) -> assertEquals(sum.left(), left(others, of), 1e-12));
  }

  private static Map<Of, Sum> rates(List<Trial> trials) {
    return ((LearntRates) Learnt.nothing(Kind.THOMPSON).with(BANDIT, 0, trials)).sums();
  }

  private static double left(List<Trial> trials, Of of) {
    return Objects.requireNonNull(rates(trials).get(of)).left();
  }

  @Test
  void rates_countOldVisitsLess() {
    List<Trial> trials =
        List.of(trial(0.1, 1, 0, 0, 1, 0), trial(0.1, 1, 0, 0, 0, 14), trial(0.1, 0, 0, 0, 1, 28));

    assertEquals(
        Map.of(
            new Of("known/browsing", "gift"), new Sum(1, 0.5),
            new Of("anonymous/browsing", "gift"), new Sum(0.25, 0)),
        rates(trials));
  }

  @Test
  void ratesThatWereLearntDayByDay_areThoseOfAllDaysAtOnce() {
    Learnt learnt = Learnt.nothing(Kind.THOMPSON);
    List<Trial> all = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      List<Trial> ofDay = List.of(trial(0.1, day % 2, 0, 0, day % 3 == 0 ? 1 : 0, 0.25));
      learnt = learnt.with(BANDIT, 1, ofDay);
      all.add(trial(0.1, day % 2, 0, 0, day % 3 == 0 ? 1 : 0, 9 - day + 0.25));
    }

    Map<Of, Sum> daily = ((LearntRates) learnt).sums();
    rates(all)
        .forEach(
            (of, sum) -> {
              Sum learntDaily = Objects.requireNonNull(daily.get(of));
              assertEquals(sum.bought(), learntDaily.bought(), 1e-12);
              assertEquals(sum.left(), learntDaily.left(), 1e-12);
            });
  }

  @Test
  void oddsThatWereLearntDayByDay_areAboutThoseOfAllDaysAtOnce() {
    Random random = new Random(11);
    Learnt learnt = Learnt.nothing(Kind.CONTEXTUAL);
    List<Trial> all = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      List<Trial> ofDay = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        double propensity = 0.01 + 0.3 * random.nextDouble();
        int known = random.nextInt(2);
        // It is worth more to whoever is known than the policy assumes.
        double odds = 2 * propensity / (1 - propensity) * (known == 1 ? 1.8 : 0.7);
        int bought = random.nextDouble() < odds / (1 + odds) ? 1 : 0;
        ofDay.add(trial(propensity, known, 0, 0, bought, 0));
        all.add(trial(propensity, known, 0, 0, bought, 9 - day));
      }
      learnt = learnt.with(BANDIT, 1, ofDay);
    }

    double[] atOnce = told(odds(all));
    double[] daily = told((LearntOdds) learnt);
    Normal precise = odds(all).common();
    for (int i = 0; i < daily.length; i++) {
      double deviation = 1 / Math.sqrt(precise.precision()[i][i]);
      assertEquals(atOnce[i], daily[i], 0.5 * deviation, "term " + i);
    }
    double ratio = ((LearntOdds) learnt).common().precision()[2][2] / precise.precision()[2][2];
    assertEquals(1, ratio, 0.1);
    // Known ones beside others: log(1.8 / 0.7).
    assertEquals(Math.log(1.8 / 0.7), daily[2], 0.25, Arrays.toString(daily));
  }

  /** What is told of the gift: what is of all, and of it on top. */
  private static double[] told(LearntOdds odds) {
    double[] told = odds.common().mean().clone();
    Arrays.setAll(told, i -> told[i] + gift(odds).mean()[i]);
    return told;
  }

  @Test
  void whatWasLearntLongAgo_isForgotten() {
    LearntOdds forgotten = (LearntOdds) odds(TRIALS).with(BANDIT, 1e4, List.of());

    assertArrayEquals(new double[5], told(forgotten), 1e-9);
    assertEquals(0.25, forgotten.common().precision()[0][0], 1e-9);
    assertEquals(4, gift(forgotten).precision()[0][0], 1e-9);
  }

  @Test
  void beliefs_beginAtWhatAllActionsOfThePartDo() {
    LearntRates learnt =
        new LearntRates(
            Map.of(
                new Of("known/browsing", "gift"), new Sum(0, 0),
                new Of("known/browsing", "none"), new Sum(30, 970)));

    double[] rates =
        learnt.beliefs(BANDIT, "1").purchases("gift", 0.5, situation(0.1, true, false, false));

    double common = 30.5 / 1001;
    double deviation = Math.sqrt(common * (1 - common) / 101 / Beliefs.WORLDS);
    assertEquals(common, Arrays.stream(rates).average().orElse(0), 4 * deviation);
  }

  @Test
  void worlds_areOfTheBetaDistribution() {
    int versions = 100;
    for (Beta beta : List.of(new Beta(0.4, 3), new Beta(30, 970), new Beta(5000, 200))) {
      double sum = 0;
      double squares = 0;
      for (int version = 0; version < versions; version++) {
        Rates rates =
            new Rates(Integer.toString(version), Map.of(new Of("known/browsing", "gift"), beta));
        for (double rate : rates.purchases("gift", 0.5, situation(0.1, true, false, false))) {
          sum += rate - beta.mean();
          squares += (rate - beta.mean()) * (rate - beta.mean());
        }
      }

      int drawn = versions * Beliefs.WORLDS;
      double variance = beta.mean() * (1 - beta.mean()) / (beta.bought() + beta.left() + 1);
      assertEquals(0, sum / drawn, 4 * Math.sqrt(variance / drawn), beta.toString());
      assertEquals(1, squares / drawn / variance, 0.06, beta.toString());
    }
  }

  /** By quadrature in SciPy 40 of 1,000 are the higher share with probability 0.8898762. */
  @Test
  void actionsShareOfTheWorlds_isTheProbabilityThatItIsTheBest() {
    Situation visit = situation(0.1, true, false, false);
    int better = 0;
    int versions = 100;
    for (int version = 0; version < versions; version++) {
      Rates rates =
          new Rates(
              Integer.toString(version),
              Map.of(
                  new Of("known/browsing", "chat"), new Beta(30, 970),
                  new Of("known/browsing", "gift"), new Beta(40, 960)));
      double[] chat = rates.purchases("chat", 0, visit);
      double[] gift = rates.purchases("gift", 0, visit);
      for (int i = 0; i < Beliefs.WORLDS; i++) {
        better += gift[i] > chat[i] ? 1 : 0;
      }
    }

    double share = (double) better / (versions * Beliefs.WORLDS);
    assertEquals(0.8898761803, share, 4 * Math.sqrt(0.89 * 0.11 / (versions * Beliefs.WORLDS)));
  }

  @Test
  void coefficients_varyAsTheInverseOfTheirPrecision() {
    LearntOdds odds = odds(TRIALS);
    Situation visit = situation(0.1, false, false, false);

    double[] drawn = odds.beliefs(BANDIT, "3").purchases("gift", 0.1, visit);

    double atTenth = (Math.log(0.1 / 0.9) + 4) / 2;
    double change = told(odds)[0] + atTenth * told(odds)[1];
    // The inverse in NumPy, of what is told of all and of the gift.
    double variance =
        2.0275017093
            + 2 * atTenth * -0.3291635467
            + atTenth * atTenth * 1.6906003161
            + 0.2133464559
            + 2 * atTenth * -0.029259124
            + atTenth * atTenth * 0.1949977417;
    double[] changes =
        Arrays.stream(drawn).map(p -> Math.log(p / (1 - p)) - Math.log(0.1 / 0.9)).toArray();
    double mean = Arrays.stream(changes).average().orElse(0);
    double spread = Arrays.stream(changes).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    assertEquals(change, mean, 4 * Math.sqrt(variance / Beliefs.WORLDS));
    assertEquals(1, spread / variance, 0.3);
  }

  /** A question names what is in the cart, a server sees the checkout: the log has the vector. */
  @Test
  void whatIsBelieved_goesByWhatTheModelKnew_andWasLogged() {
    FeatureSet features =
        new FeatureSet(
            ZoneOffset.UTC,
            Stream.of("cart_value", "checkout_count", "has_purchased")
                .map(name -> Objects.requireNonNull(FeatureCatalog.find(name)))
                .toList(),
            Map.of());
    Situation browsing = situation(0.1, true, false, false);
    Situation inCheckout = situation(0.1, true, true, true);
    Known empty = new Known(features, new float[] {Float.NaN, 0, 0});
    Known full = new Known(features, new float[] {30, 1, 0});
    Learnt rates =
        new LearntRates(
            Map.of(
                new Of("known/browsing", "gift"), new Sum(10, 90),
                new Of("known/checkout", "gift"), new Sum(60, 40)));

    for (Learnt learnt : List.of(rates, odds(TRIALS))) {
      Beliefs beliefs = learnt.beliefs(BANDIT, "1");
      assertArrayEquals(
          beliefs.purchases("gift", 0.2, browsing),
          beliefs.purchases("gift", 0.2, inCheckout.withKnown(empty)));
      assertArrayEquals(
          beliefs.purchases("gift", 0.2, inCheckout),
          beliefs.purchases("gift", 0.2, browsing.withKnown(full)));
      assertNotEquals(
          mean(beliefs.purchases("gift", 0.2, browsing)),
          mean(beliefs.purchases("gift", 0.2, inCheckout)));
    }
  }

  @Test
  void ofWhatWasNeverSeen_isBelievedWhatThePolicyAssumes() {
    Situation visit = situation(0.1, false, false, false);

    for (Beliefs beliefs :
        List.of(new Rates("1", Map.of()), new Odds("1", Normal.about0(5, 1e-9), Map.of()))) {
      double[] purchases = beliefs.purchases("gift", 0.12, visit);
      assertTrue(Arrays.stream(purchases).allMatch(p -> Math.abs(p - 0.12) < 1e-6));
    }
  }

  @Test
  void versionsAreDrawnAlike_wheneverTheyAreDrawn() {
    Map<Of, Beta> betas = Map.of(new Of("known/browsing", "gift"), new Beta(3, 97));
    Situation visit = situation(0.1, true, false, false);

    assertArrayEquals(
        new Rates("5", betas).purchases("gift", 0, visit),
        new Rates("5", betas).purchases("gift", 0, visit));
  }
}
