package io.purchaseintent.benchmark;

import io.purchaseintent.command.Progress;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures {@link ScoreBench} on a model. */
final class ScoreRun {

  private static final int WARM_UP = 3;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Path model;
  private final int iterations;
  private final TimeValue iteration;
  private final int processes;
  private final Progress progress;

  ScoreRun(Path model, int iterations, TimeValue iteration, int processes, Progress progress) {
    this.model = model;
    this.iterations = iterations;
    this.iteration = iteration;
    this.processes = processes;
    this.progress = progress;
  }

  ScoreFigures figures(int rows, int mismatches) throws RunnerException {
    RunResult ours = run("score", 1);
    return new ScoreFigures(
        nanos(ours),
        nanos(run("score", 2)),
        allocated(ours),
        nanos(run("scoreByXgboost", 1)),
        nanos(run("scoreByXgboost", 2)),
        nanos(run("explain", 1)),
        nanos(run("explainByXgboost", 1)),
        rows,
        mismatches);
  }

  private RunResult run(String method, int threads) throws RunnerException {
    progress.at("Measuring " + method + ", threads: " + threads);
    // What JMH and its processes say goes to standard error, so that the figures stand alone.
    return new Runner(
            options(method, threads),
            OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT))
        .runSingle();
  }

  private Options options(String method, int threads) {
    return new OptionsBuilder()
        .include("\\." + ScoreBench.class.getSimpleName() + "\\." + method + "$")
        .param("model", model.toString())
        .forks(processes)
        .threads(threads)
        .warmupIterations(WARM_UP)
        .warmupTime(iteration)
        .measurementIterations(iterations)
        .measurementTime(iteration)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static double nanos(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double allocated(RunResult result) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(ALLOCATED))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("JMH told no " + ALLOCATED))
        .getScore();
  }
}
