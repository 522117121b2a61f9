package io.purchaseintent.serving.experiment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.statistics.arms.SampleRatio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What came to the arms of one version of an experiment since the server's start. Thread-safe. */
final class ArmCounts {

  /** Of fewer units an arm without one says nothing. */
  private static final double LEAST_EXPECTED = 10;

  private final Experiment experiment;
  private final List<Counter> exposures = new ArrayList<>();
  private final List<Counter> fallbacks = new ArrayList<>();
  private final UnitCount units;

  ArmCounts(Experiment experiment, MeterRegistry meters) {
    this.experiment = experiment;
    this.units = new UnitCount(experiment.arms().size());
    for (Arm arm : experiment.arms()) {
      exposures.add(
          counter("experiment_assignments", "Answers in which an arm could matter", arm, meters));
      fallbacks.add(
          counter(
              "experiment_fallbacks",
              "Answers that the champion gave as the arm's model could not",
              arm,
              meters));
    }
  }

  private Counter counter(String name, String description, Arm arm, MeterRegistry meters) {
    return Counter.builder(name)
        .description(description)
        .tag("experiment", experiment.id())
        .tag("arm", arm.name())
        .register(meters);
  }

  void exposed(Assignment assigned) {
    int arm = experiment.arms().indexOf(assigned.arm());
    exposures.get(arm).increment();
    units.add(assigned.hash(), arm);
  }

  void fellBack(Assignment assigned) {
    fallbacks.get(experiment.arms().indexOf(assigned.arm())).increment();
  }

  /** Answers in which each arm could matter. */
  List<Long> exposures() {
    return exposures.stream().map(each -> (long) each.count()).toList();
  }

  /** Answers of the champion in the place of each arm's model. */
  List<Long> fallbacks() {
    return fallbacks.stream().map(each -> (long) each.count()).toList();
  }

  /** The different units of each arm, of the first {@link UnitCount#MOST}. */
  long[] units() {
    return units.ofArms();
  }

  /** What is wrong with them, each with its value and what to do. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    long[] counts = units();
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    double[] weights = experiment.arms().stream().mapToDouble(Arm::weight).toArray();
    for (int i = 0; i < counts.length; i++) {
      Arm arm = experiment.arms().get(i);
      double expected = all * experiment.shareOf(arm);
      if (counts[i] == 0 && expected >= LEAST_EXPECTED) {
        problems.add(
            "Arm %s has no unit, where %.0f of %d are expected"
                .formatted(arm.name(), expected, all));
      }
      long failed = (long) fallbacks.get(i).count();
      if (failed > 0) {
        problems.add(
            "The model of arm "
                + arm.name()
                + ", "
                + arm.model()
                + ", could not answer "
                + failed
                + " times: the champion did, and what the arm is worth is diluted");
      }
    }
    SampleRatio ratio = SampleRatio.of(counts, weights);
    if (ratio.isAlarm()) {
      problems.add(
          "The arms have %s units, which weights of %s give with a chance of %.1g, however often one looks: nothing that they differ in can be believed"
              .formatted(Arrays.toString(counts), Arrays.toString(weights), ratio.chanceAlways()));
    }
    return problems;
  }
}
