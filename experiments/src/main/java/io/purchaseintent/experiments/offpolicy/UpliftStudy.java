package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.statistics.offpolicy.Clusters;
import io.purchaseintent.statistics.offpolicy.Estimate;
import io.purchaseintent.statistics.offpolicy.UpliftCurve;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learns what an action moves from a lake, and judges what was learnt. */
public final class UpliftStudy {

  /** Of an arm with fewer nothing is learnt. */
  private static final int LEAST_VISITS = 300;

  private static final int LEAST_BUYERS = 30;
  private static final int FIFTHS = 5;

  private UpliftStudy() {}

  /**
   * A part of the visits, by what they were foretold that the action moves.
   *
   * @param foretold mean of that
   * @param found what it moved
   */
  record Fifth(double foretold, Estimate found) {}

  /**
   * One way to learn, judged on visits that it did not learn from.
   *
   * @param fifths those who were foretold most first
   */
  record Judged(
      UpliftLearner.Kind kind,
      UpliftLearner.Learned learned,
      UpliftCurve curve,
      List<Fifth> fifths) {

    /** Whether the order that it gives is better than chance, with 95%. */
    boolean ranks() {
      return curve.qini().interval(0.05).low() > 0;
    }
  }

  /**
   * What came of it.
   *
   * @param given trials that were given the action
   * @param nothing those that were given nothing
   * @param judged by each way
   */
  record Study(
      String action,
      Sample sample,
      int trials,
      int given,
      int nothing,
      MomentColumns columns,
      List<Judged> judged) {}

  /**
   * Reads a lake, learns and judges.
   *
   * @throws UserError if there are too few visits that were given the action by chance
   */
  public static UpliftText of(
      Lake lake, Comparison.Settings settings, String action, Clock clock, Progress progress)
      throws IOException {
    Sample sample = new Comparison(lake, settings, clock, progress).told().sample();
    return new UpliftText(of(sample, action, settings.threads(), progress));
  }

  static Study of(Sample sample, String action, int threads, Progress progress) {
    List<UpliftTrial> trials = UpliftTrial.of(sample.visits(), action);
    requireEnough(sample, trials, action);
    MomentColumns columns = new MomentColumns(trials.stream().map(UpliftTrial::visit).toList(), 0);
    List<UpliftLearner.Learned> learned =
        new UpliftLearner(trials, action, columns, threads).learn(progress);
    Clusters clusters = clusters(trials);
    List<Judged> judged = new ArrayList<>();
    for (UpliftLearner.Kind kind : UpliftLearner.Kind.values()) {
      UpliftLearner.Learned by = learned.get(kind.ordinal());
      double[] effects = effects(trials, action, by);
      judged.add(
          new Judged(
              kind,
              by,
              UpliftCurve.of(effects, by.effects(), clusters),
              fifths(effects, by.effects(), trials)));
    }
    return new Study(
        action,
        sample,
        trials.size(),
        (int) trials.stream().filter(trial -> trial.isGiven(action)).count(),
        (int) trials.stream().filter(UpliftTrial::isNothing).count(),
        columns,
        judged);
  }

  /** Unbiased whatever was foretold, and narrow if it was foretold well. */
  private static double[] effects(
      List<UpliftTrial> trials, String action, UpliftLearner.Learned learned) {
    double[] effects = new double[trials.size()];
    for (int i = 0; i < effects.length; i++) {
      UpliftTrial trial = trials.get(i);
      effects[i] = learned.given()[i] - learned.nothing()[i];
      if (trial.isGiven(action)) {
        effects[i] += (trial.bought() - learned.given()[i]) / trial.given();
      } else if (trial.isNothing()) {
        effects[i] -= (trial.bought() - learned.nothing()[i]) / trial.nothing();
      }
    }
    return effects;
  }

  private static List<Fifth> fifths(double[] effects, double[] foretold, List<UpliftTrial> trials) {
    Integer[] order = new Integer[effects.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -foretold[i]));
    List<Fifth> fifths = new ArrayList<>();
    for (int fifth = 0; fifth < FIFTHS; fifth++) {
      int from = effects.length * fifth / FIFTHS;
      int to = effects.length * (fifth + 1) / FIFTHS;
      List<UpliftTrial> part = new ArrayList<>();
      double[] of = new double[to - from];
      double sum = 0;
      for (int i = from; i < to; i++) {
        part.add(trials.get(order[i]));
        of[i - from] = effects[order[i]];
        sum += foretold[order[i]];
      }
      fifths.add(new Fifth(sum / of.length, Estimate.mean(of, clusters(part))));
    }
    return fifths;
  }

  private static Clusters clusters(List<UpliftTrial> trials) {
    Map<String, Integer> numbers = new HashMap<>();
    return new Clusters(
        trials.stream()
            .mapToInt(
                trial -> numbers.computeIfAbsent(trial.visit().cluster(), added -> numbers.size()))
            .toArray());
  }

  private static void requireEnough(Sample sample, List<UpliftTrial> trials, String action) {
    long given = trials.stream().filter(trial -> trial.isGiven(action)).count();
    long nothing = trials.stream().filter(UpliftTrial::isNothing).count();
    long givenBought =
        trials.stream().filter(trial -> trial.isGiven(action) && trial.bought() > 0).count();
    long nothingBought =
        trials.stream().filter(trial -> trial.isNothing() && trial.bought() > 0).count();
    if (Math.min(given, nothing) < LEAST_VISITS
        || Math.min(givenBought, nothingBought) < LEAST_BUYERS) {
      throw new UserError(
          "Of "
              + sample.visits().size()
              + " visits "
              + given
              + " were given "
              + action
              + " where they could as well have been given nothing, of whom "
              + givenBought
              + " bought, and "
              + nothing
              + " nothing, of whom "
              + nothingBought
              + " bought: it takes "
              + LEAST_VISITS
              + " of each and "
              + LEAST_BUYERS
              + " buyers. Let the policy that serves explore more or for longer (exploration: {share:"
              + " 0.2, among: allowed}), or look at more days with --since");
    }
  }
}
