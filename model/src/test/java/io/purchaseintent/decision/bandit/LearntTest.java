package io.purchaseintent.decision.bandit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Bandit.Kind;
import io.purchaseintent.decision.Bandit.Reward;
import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.decision.bandit.LearntRates.Sum;
import io.purchaseintent.decision.bandit.Rates.Beta;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
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

  private static Normal odds(List<Trial> trials) {
    return gift(Learnt.nothing(Kind.CONTEXTUAL).with(BANDIT, 0, trials));
  }

  private static Normal gift(Learnt learnt) {
    return Objects.requireNonNull(((LearntOdds) learnt).coefficients().get("gift"));
  }

  /** What SciPy's BFGS and Newton's steps in NumPy find for the same eight visits. */
  @Test
  void odds_areTheModeOfThePosterior_withItsCurvature() {
    Normal odds = odds(TRIALS);

    assertArrayEquals(
        new double[] {0.24205227, 0.01988045, -0.09660522, -0.06603742, 0.25916793},
        odds.mean(),
        1e-8);
    assertArrayEquals(
        new double[] {4.75753109, 0.8503056, 0.45925339, 0.3476462, 0.69164559},
        odds.precision()[0],
        1e-8);
    assertArrayEquals(
        new double[] {0.69164559, 0.85687565, 0.41616492, 0.3476462, 4.69164559},
        odds.precision()[4],
        1e-8);
  }

  @Test
  void whatIsLearnt_doesNotDependOnTheOrderOfTrials() {
    List<Trial> others = new ArrayList<>(TRIALS);
    Collections.shuffle(others, new Random(5));

    assertArrayEquals(odds(TRIALS).mean(), odds(others).mean(), 1e-12);
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

    Normal atOnce = odds(all);
    Normal daily = gift(learnt);
    for (int i = 0; i < daily.mean().length; i++) {
      double deviation = 1 / Math.sqrt(atOnce.precision()[i][i]);
      assertEquals(atOnce.mean()[i], daily.mean()[i], 0.35 * deviation, "term " + i);
      assertEquals(1, daily.precision()[i][i] / atOnce.precision()[i][i], 0.1, "term " + i);
    }
    // exp(.5)
    assertTrue(daily.mean()[2] > 0.4, Arrays.toString(daily.mean()));
  }

  @Test
  void whatWasLearntLongAgo_isForgotten() {
    Normal forgotten =
        gift(Learnt.nothing(Kind.CONTEXTUAL).with(BANDIT, 0, TRIALS).with(BANDIT, 1e4, List.of()));

    assertArrayEquals(new double[5], forgotten.mean(), 1e-9);
    assertEquals(4, forgotten.precision()[0][0], 1e-9);
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
    Odds odds = new Odds("3", Map.of("gift", odds(TRIALS)));
    Situation visit = situation(0.1, false, false, false);

    double[] drawn = odds.purchases("gift", 0.1, visit);

    double atTenth = (Math.log(0.1 / 0.9) + 4) / 2;
    double change = 0.24205227 + 0.01988045 * atTenth;
    double variance = 0.22114422 + 2 * atTenth * -0.0280644 + atTenth * atTenth * 0.20205036;
    double[] changes =
        Arrays.stream(drawn).map(p -> Math.log(p / (1 - p)) - Math.log(0.1 / 0.9)).toArray();
    double mean = Arrays.stream(changes).average().orElse(0);
    double spread = Arrays.stream(changes).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    assertEquals(change, mean, 4 * Math.sqrt(variance / Beliefs.WORLDS));
    assertEquals(1, spread / variance, 0.3);
  }

  @Test
  void ofWhatWasNeverSeen_isBelievedWhatThePolicyAssumes() {
    Situation visit = situation(0.1, false, false, false);

    for (Beliefs beliefs : List.of(new Rates("1", Map.of()), new Odds("1", Map.of()))) {
      double[] purchases = beliefs.purchases("gift", 0.12, visit);
      assertTrue(Arrays.stream(purchases).allMatch(p -> Math.abs(p - 0.12) < 1e-12));
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
