package io.purchaseintent.benchmark;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent bench score}: microseconds a vector, ours beside XGBoost's. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Microseconds to score one vector (300 trees of depth 6), our evaluator beside XGBoost's own,"
          + " on 1 and on 2 threads.",
      "The margins of both are compared bit by bit first."
    },
    footer = {"", "Example:", "  ./intent bench score --iterations 10"})
public final class ScoreBenchCommand implements Callable<Integer> {

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "Seconds of measuring for each figure (default: ${DEFAULT-VALUE}).")
  private int iterations = 5;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ScoreBenchCommand(), args));
  }

  @Override
  public Integer call() throws RunnerException {
    System.out.printf("%-10s %8s %16s%n", "evaluator", "threads", "us a vector");
    for (int threads = 1; threads <= 2; threads++) {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(ScoreBench.class.getSimpleName())
                      .forks(1)
                      .threads(threads)
                      .warmupIterations(3)
                      .warmupTime(TimeValue.seconds(1))
                      .measurementIterations(iterations)
                      .measurementTime(TimeValue.seconds(1))
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
      for (RunResult result : results) {
        System.out.printf(
            Locale.ROOT,
            "%-10s %8d %9.3f +- %.3f%n",
            result.getPrimaryResult().getLabel(),
            threads,
            result.getPrimaryResult().getScore(),
            result.getPrimaryResult().getScoreError());
      }
    }
    return ExitCode.DONE;
  }
}
