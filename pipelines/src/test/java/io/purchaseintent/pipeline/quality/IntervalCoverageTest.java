package io.purchaseintent.pipeline.quality;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often intervals hold what is true, over many sets of visits whose truth is known: a walk of
 * six normal steps that buys if it ends above a line, so that the chance of a purchase is known
 * after each step and two visits in a hundred buy. Visits are left after one to six steps.
 */
@Tag("thorough")
final class IntervalCoverageTest {

  private static final int STEPS = 6;
  private static final double LINE = 2.0537 * Math.sqrt(STEPS);
  private static final int VISITS = 1_500;
  private static final int REPLICATES = 400;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final Map<String, String> ESTIMATED =
      Map.of(
          "auc_estimated", "auc_by_moment",
          "log_loss_estimated", "log_loss",
          "brier_estimated", "brier",
          "purchase_rate_estimated", "purchase_rate");
  private static final List<Double> THRESHOLDS = List.of(0.1);

  private static Visit visit(SplittableRandom random, int number) {
    double at = 0;
    List<Double> said = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      said.add(NORMAL.cumulativeProbability((at - LINE) / Math.sqrt(STEPS - step)));
      at += NORMAL.inverseCumulativeProbability(random.nextDouble());
    }
    int moments = 1 + random.nextInt(STEPS);
    List<Visit.Row> rows = new ArrayList<>();
    for (int k = 1; k <= moments; k++) {
      ScoredPrediction prediction =
          new ScoredPrediction(
              number + "-" + k, "s" + number, null, 0, 0, k, said.get(k - 1), 0, null, List.of());
      rows.add(new Visit.Row(prediction, 1.0 / moments, 1.0 / k));
    }
    return new Visit("s" + number, true, at > LINE, Visit.NOTHING, false, 0, Set.of(), rows);
  }

  private static SliceSums sums(SplittableRandom random, int visits) {
    SliceSums sums = new SliceSums(THRESHOLDS);
    // Names differ from set to set, as the groups of visits go by them.
    int first = random.nextInt(1 << 30);
    for (int i = 0; i < visits; i++) {
      Visit visit = visit(random, first + i);
      sums.add(visit, visit.rows());
    }
    return sums;
  }

  private static Map<String, SliceFigures.Told> told(SliceSums sums) {
    SliceFigures figures = new SliceFigures(sums);
    Map<String, SliceFigures.Told> told = new LinkedHashMap<>();
    for (QualityFigure figure : QualityFigure.values()) {
      if (!figure.isMoney() && figure.scale() != null) {
        told.put(figure.code(), figures.of(figure));
      }
    }
    told.put("precision", figures.precision(0));
    told.put("recall", figures.recall(0));
    return told;
  }

  @Test
  void intervals_holdWhatIsTrue_nearly95TimesInAHundred() {
    Map<String, SliceFigures.Told> truth = told(sums(new SplittableRandom(1), 1_000_000));
    Map<String, Integer> held = new LinkedHashMap<>();
    SplittableRandom seeds = new SplittableRandom(2);
    for (int replicate = 0; replicate < REPLICATES; replicate++) {
      Map<String, SliceFigures.Told> now = told(sums(seeds.split(), VISITS));
      now.forEach(
          (name, figure) -> {
            // An estimate is of what will come true of these visits, any other of all visits.
            String real = ESTIMATED.get(name);
            double is = real == null ? truth.get(name).value() : now.get(real).value();
            Interval interval = figure.interval();
            held.merge(name, interval.contains(is) ? 1 : 0, Integer::sum);
          });
    }
    StringBuilder all = new StringBuilder();
    held.forEach(
        (name, times) -> all.append(String.format("%s %.3f%n", name, times / (double) REPLICATES)));
    held.forEach(
        (name, times) -> {
          double share = times / (double) REPLICATES;
          assertTrue(share >= 0.92 && share <= 0.99, name + "\n" + all);
        });
  }
}
