package io.purchaseintent.experiments.offpolicy;

import static io.purchaseintent.experiments.offpolicy.SimulatedShop.CHAT;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.GIFT;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.file;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.logging;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.policy;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.withUplift;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Progress;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Exploration;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.statistics.offpolicy.Clusters;
import io.purchaseintent.statistics.offpolicy.Estimate;
import io.purchaseintent.statistics.offpolicy.Estimators;
import io.purchaseintent.statistics.offpolicy.WeightedVisits;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against what is true in a shop that is simulated under the policies themselves. */
final class WalkTest {

  private static final Exploration LITTLE = new Exploration(0.3, Exploration.Among.ALLOWED);

  /** One that gives to fewer, one that gives to nobody, one that explores itself, less. */
  private static final List<Policy> TARGETS =
      List.of(
          policy("shy", Exploration.NONE, withUplift(GIFT, 1.3)),
          policy("nothing", Exploration.NONE),
          policy("logging", LITTLE, GIFT, CHAT));

  private static final Money MONEY =
      Money.of(List.of(file(logging())), file(logging()), List.of("none", "gift", "chat"));

  private static final Walk.Memory ITS_OWN = DecidedVisit::givenBefore;

  static Progress silent() {
    return new Progress(new PrintStream(OutputStream.nullOutputStream()), false, () -> 0);
  }

  private static Clusters clusters(List<DecidedVisit> visits) {
    return Sample.of(visits, LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1), 1).clusters();
  }

  /** What of every visit is to be expected, by what it was given now: others were given more. */
  private static Foretelling meanByAction(List<DecidedVisit> visits) {
    double[][][] sums = new double[2][MONEY.actions().size()][Measure.COUNT + 1];
    for (int i = 0; i < visits.size(); i++) {
      double[] worth = MONEY.of(visits.get(i));
      for (DecidedMoment moment : visits.get(i).moments()) {
        // Shoppers have two visits each; each half foretells the other.
        double[] of = sums[i / 2 % 2][MONEY.index(moment.action().name())];
        for (int measure = 0; measure < Measure.COUNT; measure++) {
          of[measure] += worth[measure];
        }
        of[Measure.COUNT]++;
      }
    }
    return (visit, moment, had, action) -> {
      double[] of = sums[1 - visit / 2 % 2][action];
      return Arrays.stream(of, 0, Measure.COUNT).map(sum -> sum / of[Measure.COUNT]).toArray();
    };
  }

  /** By target and measure. */
  private static double[][] truth(int visits) {
    double[][] truth = new double[TARGETS.size()][];
    for (int i = 0; i < truth.length; i++) {
      List<DecidedVisit> lived = new SimulatedShop(99).visits(TARGETS.get(i), visits);
      truth[i] =
          IntStream.range(0, Measure.COUNT)
              .mapToDouble(
                  measure ->
                      lived.stream()
                          .mapToDouble(visit -> MONEY.of(visit)[measure])
                          .average()
                          .orElseThrow())
              .toArray();
    }
    return truth;
  }

  private static List<Estimate> estimates(Estimators of) {
    return List.of(of.inverse(), of.selfNormalised(), of.doublyRobust(), of.direct());
  }

  private static void assertTrueIsFound(int runs, int visits, double most) {
    double[][] truth = truth(150_000);
    int ways = 4;
    int[][] covered = new int[TARGETS.size() * Measure.COUNT][ways];
    double[][] errors = new double[TARGETS.size() * Measure.COUNT][ways];
    double[][] squares = new double[TARGETS.size() * Measure.COUNT][ways];
    for (int run = 0; run < runs; run++) {
      List<DecidedVisit> log = new SimulatedShop(1000 + run).visits(logging(), visits);
      Walk walk = new Walk(log, clusters(log), MONEY, ITS_OWN, meanByAction(log));
      for (int target = 0; target < TARGETS.size(); target++) {
        Walk.Seen seen = walk.with(Target.of(new Decider(TARGETS.get(target))));
        assertEquals(0, seen.untold(), 1e-12);
        for (int measure = 0; measure < Measure.COUNT; measure++) {
          List<Estimate> all = estimates(new Estimators(seen.measures().get(measure)));
          int row = target * Measure.COUNT + measure;
          for (int way = 0; way < ways; way++) {
            double error = all.get(way).value() - truth[target][measure];
            covered[row][way] +=
                all.get(way).interval(0.05).contains(truth[target][measure]) ? 1 : 0;
            errors[row][way] += error / runs;
            squares[row][way] += error * error / runs;
          }
        }
      }
    }
    double worst = 0;
    for (int row = 0; row < errors.length; row++) {
      String of = "target " + row / Measure.COUNT + ", " + Measure.values()[row % Measure.COUNT];
      for (int way = 0; way < 3; way++) {
        double deviation = Math.sqrt(squares[row][way] / runs);
        assertEquals(0, errors[row][way], 4 * deviation, of + ", estimator " + way);
        double share = covered[row][way] / (double) runs;
        assertTrue(Math.abs(share - 0.95) <= most, of + ", estimator " + way + " covers " + share);
      }
      worst = Math.max(worst, Math.abs(errors[row][3]) / Math.sqrt(squares[row][2]));
    }
    // Whom the model takes for won would have bought anyway: several times the error of the others.
    assertTrue(worst > 2, "the direct estimate is off by " + worst);
  }

  @Test
  void estimates_areWhatIsTrue_ofPoliciesThatTheLogDidNotFollow() {
    assertTrueIsFound(60, 1000, 0.1);
  }

  /**
   * {@link #estimates_areWhatIsTrue_ofPoliciesThatTheLogDidNotFollow} with more runs; {@code
   * EstimatorsTest} has 10,000.
   */
  @Tag("thorough")
  @Test
  void intervals_cover95Of100() {
    assertTrueIsFound(1000, 2000, 0.025);
  }

  @Test
  void trees_foretellWhatNoneOfTheirOwnFoldTold_andTheTruthIsWithin() {
    double[][] truth = truth(150_000);
    List<DecidedVisit> log = new SimulatedShop(5).visits(logging(), 8000);
    Clusters clusters = clusters(log);
    PurchaseModel model = PurchaseModel.of(log, MONEY, 2, silent()).orElseThrow();
    List<String> wrong = new ArrayList<>();
    for (int target = 0; target < TARGETS.size(); target++) {
      Target policy = Target.of(new Decider(TARGETS.get(target)));
      Walk.Seen with = new Walk(log, clusters, MONEY, ITS_OWN, model).with(policy);
      for (int measure = 0; measure < Measure.COUNT; measure++) {
        Estimators of = new Estimators(with.measures().get(measure));
        Estimate robust = of.doublyRobust();
        if (!robust.interval(0.002).contains(truth[target][measure])) {
          wrong.add(target + " " + Measure.values()[measure] + " " + robust.value());
        }
        // What is foretold explains a part of what happens.
        assertTrue(robust.error() < of.inverse().error(), "target " + target);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void purchaseModel_foretellsNothingOfChance() {
    List<DecidedVisit> log = new SimulatedShop(8).visits(logging(), 6000);
    Random luck = new Random(9);
    for (DecidedVisit visit : log) {
      visit.end(new VisitOutcome(true, luck.nextInt(2), 10, Long.MAX_VALUE));
    }
    PurchaseModel model = PurchaseModel.of(log, MONEY, 2, silent()).orElseThrow();
    double[] foretold = new double[log.size()];
    for (int i = 0; i < foretold.length; i++) {
      foretold[i] = model.of(i, log.get(i).moments().get(0), 0, 0)[0];
    }
    double mean = Arrays.stream(foretold).average().orElseThrow();
    double both = 0;
    double squares = 0;
    for (int i = 0; i < foretold.length; i++) {
      both += (foretold[i] - mean) * (log.get(i).outcome().orders() - 0.5);
      squares += (foretold[i] - mean) * (foretold[i] - mean);
    }

    // One that had seen the visits would correlate with their luck.
    double correlation = both / Math.sqrt(squares * foretold.length / 4);
    assertEquals(0, correlation, 4 / Math.sqrt(foretold.length));
  }

  @Test
  void policyThatWaits_isNotToldByALogThatDoesNot() {
    List<DecidedVisit> log = new SimulatedShop(7).visits(logging(), 500);
    Walk walk = new Walk(log, clusters(log), MONEY, ITS_OWN, Foretelling.nothing());

    // A visit whose draw is the chat's has it at its first moment, and then none no more.
    Walk.Seen chats =
        walk.with(
            Target.of(
                new Decider(
                    policy("chats", Exploration.NONE, withUplift(GIFT, 1), withUplift(CHAT, 3)))));

    assertTrue(chats.untold() > 0.2, "untold: " + chats.untold());
    assertEquals(chats.untold(), chats.untoldLater(), 1e-12);
    // What cannot be told is what is missing of the weights.
    WeightedVisits weights = chats.measures().get(0);
    double error = weights.meanWeight() / Math.sqrt(weights.effectiveSize());
    assertEquals(1 - chats.untold(), weights.meanWeight(), 4 * error);
  }

  @Test
  void logWithoutChance_tellsNothingOfOthers() {
    Policy certain = policy("logging", Exploration.NONE, GIFT, CHAT);
    List<DecidedVisit> log = new SimulatedShop(6).visits(certain, 500);
    Walk walk = new Walk(log, clusters(log), MONEY, ITS_OWN, Foretelling.nothing());

    Walk.Seen same = walk.with(Target.of(new Decider(certain)));
    assertEquals(0, same.untold(), 1e-12);
    assertEquals(1, same.measures().get(0).meanWeight(), 1e-12);

    Walk.Seen nothing = walk.with(Target.nothing());
    double given =
        log.stream()
                .filter(
                    visit ->
                        visit.moments().stream()
                            .anyMatch(moment -> !moment.action().name().equals("none")))
                .count()
            / 500.0;
    assertTrue(given > 0.3);
    assertEquals(given, nothing.untold(), 1e-12);
    assertEquals(given, nothing.untoldBy().getOrDefault("none", 0.0), 1e-12);
    assertEquals(1 - given, nothing.measures().get(0).meanWeight(), 1e-12);
  }
}
