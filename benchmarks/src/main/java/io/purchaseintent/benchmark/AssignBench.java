package io.purchaseintent.benchmark;

import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentLayers;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which arms a visitor has, as each answer of a server asks; ids are of 36 characters. By hand:
 * {@code java -cp intent-benchmarks.jar org.openjdk.jmh.Main AssignBench}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class AssignBench {

  private static final int VISITORS = 1_024;

  /** How many experiments run, each in a layer of its own and for everybody. */
  @Param({"0", "1", "3"})
  public int experiments;

  private ExperimentLayers layers;
  private String[] visitors;
  private int next;

  /** Starts the experiments. */
  @Setup
  public void start() {
    List<ExperimentLayers.Step> steps = new ArrayList<>();
    for (int i = 0; i < experiments; i++) {
      Experiment experiment =
          new Experiment(
              "experiment-" + i,
              1,
              "",
              "layer-" + i,
              ExperimentUnit.VISITOR,
              1,
              null,
              List.of(Arm.label("control", 1), Arm.label("with", 1)),
              null,
              null,
              List.of(ExperimentMetric.CONVERSION),
              List.of(),
              0.05,
              0.05,
              0.8);
      steps.add(new ExperimentLayers.Step(experiment, true, Instant.EPOCH));
    }
    layers = ExperimentLayers.of(steps);
    visitors = new String[VISITORS];
    for (int i = 0; i < VISITORS; i++) {
      visitors[i] = new UUID(i * 0x9E3779B97F4A7C15L, i).toString();
    }
  }

  /** The arms of the next visitor. */
  @Benchmark
  public List<Assignment> assign() {
    next = (next + 1) % VISITORS;
    return layers.of(null, visitors[next], AllocationUnit.SESSION, next);
  }
}
