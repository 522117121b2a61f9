package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.evidence.Arm;
import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.ScoresApart;
import io.purchaseintent.rollout.evidence.ServerTally;
import io.purchaseintent.rollout.evidence.Servers.Answer;
import io.purchaseintent.rollout.evidence.SliceFigures;
import io.purchaseintent.rollout.evidence.Snapshot;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.Step;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A shop whose visitors are scored by a champion and by a version that may do harm. */
final class SimulatedShop {

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final double[] BOUNDS = {1, 2, 5, 10, 50, 100};
  private static final int MOST_ANSWERS = 5;

  /** What is wrong with the version; nothing where all is as the champion's. */
  static final class Version {
    double failing;
    double slow;
    double sureOf = 1;
    double sureOfMobile = 1;
    double giving = 0.05;
    double buying = 1;
    double unknownWords;
    double ofAnother;
    double championsOfAnother;
    double championsSureOf = 1;
  }

  private final Version version;
  private final SplittableRandom random;
  private Map<String, SliceFigures> slices = new TreeMap<>();
  private long sessions;
  private long visitors;
  private double scoresInShadow;
  private final long[][][] latency = new long[2][2][BOUNDS.length + 1];
  private final long[][][] scores = new long[2][2][10];
  private final long[][] failed = new long[2][2];

  SimulatedShop(Version version, long seed) {
    this.version = version;
    this.random = new SplittableRandom(seed);
  }

  /**
   * How a roll-out ended.
   *
   * @param step its number in the plan
   */
  record End(int step, Judgement judgement) {}

  /** Rolls the version out, with looks in between: how it ended. */
  static Judgement rollOut(Version version, long seed, Plan plan, int looks) {
    return end(version, seed, plan, looks).judgement();
  }

  /** The same, and at which step: that at whose end it waits is its last. */
  static End end(Version version, long seed, Plan plan, int looks) {
    SimulatedShop shop = new SimulatedShop(version, seed);
    Judgement last = new Judgement(List.of());
    for (int step = 0; step < plan.steps().size(); step++) {
      shop.begin();
      Step of = plan.steps().get(step);
      // Who waits is looked at for as long again.
      for (int look = 1; look <= 2 * looks; look++) {
        double share = of.isShadow() ? 1 : of.share();
        shop.visits((int) Math.ceil(of.sessions() / share / looks), of);
        last = Judge.of(plan, step, shop.evidence(of, look >= looks));
        if (last.say() == Say.BACK) {
          return new End(step, last);
        }
        if (look >= looks && last.say() == Say.GO_ON) {
          break;
        }
      }
      if (last.say() == Say.WAIT) {
        return new End(step, last);
      }
      if (of.isShadow()) {
        shop.scoresInShadow = ScoresApart.of(shop.evidence(of, true).tallies().values()).index();
      }
    }
    return new End(plan.steps().size() - 1, last);
  }

  private void begin() {
    slices = new TreeMap<>();
    slices.put(Outcomes.ALL, new SliceFigures());
    sessions = 0;
    visitors = 0;
    for (int server = 0; server < 2; server++) {
      for (int of = 0; of < 2; of++) {
        java.util.Arrays.fill(latency[server][of], 0);
        java.util.Arrays.fill(scores[server][of], 0);
        failed[server][of] = 0;
      }
    }
  }

  private void visits(int number, Step step) {
    visitors += number;
    for (int i = 0; i < number; i++) {
      boolean mobile = random.nextDouble() < 0.4;
      double likely = likely();
      boolean isVersions = !step.isShadow() && random.nextDouble() < step.share();
      int server = random.nextInt(2);
      double champions =
          ofAnother(sure(likely, version.championsSureOf), version.championsOfAnother);
      double versions = ofAnother(said(likely, mobile), version.ofAnother);
      if (step.isShadow() || !isVersions) {
        answers(server, 0, champions, 0, 0);
      }
      if (step.isShadow() || isVersions) {
        answers(server, 1, versions, version.failing, version.slow);
        sessions++;
      }
      double buys = likely * (isVersions ? version.buying : 1);
      double bought = random.nextDouble() < buys ? 1 : 0;
      boolean given = random.nextDouble() < (isVersions ? version.giving : 0.05);
      double value = bought * 20 * -Math.log(1 - random.nextDouble());
      double discount = given ? 0.5 + 0.1 * value : 0;
      for (String slice : List.of(Outcomes.ALL, mobile ? "device=mobile" : "device=desktop")) {
        SliceFigures figures = slices.computeIfAbsent(slice, added -> new SliceFigures());
        SliceFigures.OfVersion of = isVersions ? figures.version() : figures.champion();
        of.purchases().add(bought);
        of.discounts().add(discount);
        of.money().add(value - discount);
        figures.bought().add(bought);
        if (!isVersions) {
          promised(figures.champion(), champions - bought);
        }
        if (isVersions || step.isShadow()) {
          promised(figures.version(), versions - bought);
        }
        if (step.isShadow()) {
          figures.excessPairs().add(versions - champions);
          figures.promised().add(champions);
          figures.squarePairs().add(square(versions - bought) - square(champions - bought));
        }
      }
    }
  }

  private double likely() {
    return Math.min(0.9, -0.04 * Math.log(1 - random.nextDouble()));
  }

  /** What is said of somebody else, in this share of the visits: no average tells. */
  private double ofAnother(double said, double share) {
    return share > 0 && random.nextDouble() < share ? likely() : said;
  }

  private double said(double likely, boolean mobile) {
    double said = sure(likely, version.sureOf * (mobile ? version.sureOfMobile : 1));
    return random.nextDouble() < version.unknownWords ? 0.001 : said;
  }

  private static double sure(double likely, double times) {
    double odds = likely / (1 - likely) * times;
    return odds / (1 + odds);
  }

  private static void promised(SliceFigures.OfVersion of, double excess) {
    of.excess().add(excess);
    of.squares().add(square(excess));
  }

  private static double square(double value) {
    return value * value;
  }

  private void answers(int server, int of, double score, double failing, double slow) {
    int answers = 1 + random.nextInt(MOST_ANSWERS);
    for (int i = 0; i < answers; i++) {
      if (random.nextDouble() < failing + 0.001) {
        failed[server][of]++;
      } else {
        latency[server][of][random.nextDouble() < slow + 0.02 ? 4 : random.nextInt(3)]++;
        scores[server][of][(int) Math.min(9, score * 100)]++;
      }
    }
  }

  private Evidence evidence(Step step, boolean isOver) {
    Map<String, Answer> answers = new TreeMap<>();
    Map<String, ServerTally> tallies = new TreeMap<>();
    Instant now = isOver ? BEGIN.plus(step.bake()) : BEGIN;
    for (int server = 0; server < 2; server++) {
      String name = "http://s" + server;
      answers.put(
          name,
          new Answer(
              new Snapshot("t", now, "v1", true, null, null, BOUNDS, Arm.NONE, Arm.NONE), null));
      tallies.put(
          name, new ServerTally("t", Arm.NONE, Arm.NONE, arm(server, 0), arm(server, 1), 3));
    }
    return new Evidence(
        now,
        BEGIN,
        PlannedShare.alone(step.share()),
        "v1",
        answers,
        tallies,
        scoresInShadow,
        new Outcomes(sessions, 0, new Hits(visitors, sessions), slices, null));
  }

  private Arm arm(int server, int of) {
    return new Arm(failed[server][of], 0, latency[server][of].clone(), scores[server][of].clone());
  }
}
