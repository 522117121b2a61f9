package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code ./intent bench}: takes what is to be measured to what measures it. */
public final class Bench {

  private static final String HELP =
      """
      Usage: ./intent bench score|train|import|serve|jobs|drift|drift-power|experiment-lake|
               experiment-aa [options]

        score   microseconds to score a vector, our evaluator beside XGBoost's own
        train   seconds and peak memory of a training, beside XGBoost's own loop
        import  events a processor second of an import: CSV, JSON lines, lists, Parquet
        serve   requests a second and latencies of /predict, with a Redis and a load beside it
        jobs    events a second, CPU and peak memory of each job on each runner; a native Flink
                job and a plain loop beside them
        drift   seconds and peak memory to look at a day of so many predictions
        drift-power  days until a change of the data is told, and reports that alarm without one
        experiment-lake  a lake of an experiment of so many exposures, to run experiment on
        experiment-aa    how often a difference is found where none is, on a lake's own shoppers

      Examples:
        ./intent bench score
        ./intent bench train --rows=1000000 --columns=40 --rounds=300
        ./intent bench import --events=200000
        ./intent bench serve --rate=5000
        ./intent bench jobs --events=1000000 --runners=flink,spark
        ./intent bench drift --predictions=3000000
        ./intent bench drift-power --version=v1 --sizes=1000,10000
      """;

  private static final Launch SCORE =
      BenchProgram.ofBenchmarks("score", "ScoreBenchCommand", Jdks.Need.NEWEST).boosting();
  private static final Launch TRAIN =
      BenchProgram.ofBenchmarks("train", "TrainBenchCommand", Jdks.Need.OLDEST_TO_23).boosting();
  private static final Launch IMPORT =
      BenchProgram.besideImports("import", "importing.ImportBenchCommand");
  private static final Launch DRIFT_POWER =
      BenchProgram.besideVersions("drift-power", "drift.PowerCommand");
  private static final Launch EXPERIMENT_LAKE =
      BenchProgram.besideVersions("experiment-lake", "experiment.LakeCommand");
  private static final Launch EXPERIMENT_AA =
      BenchProgram.besideVersions("experiment-aa", "experiment.AaCommand");

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  public Bench(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /** Runs what follows {@code bench}, and returns the exit code. */
  public int run(List<String> words) {
    String what = words.isEmpty() ? "" : words.get(0);
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    return switch (what) {
      case "score" -> onTerminal(SCORE.with(rest));
      case "train" -> onTerminal(TRAIN.with(rest));
      case "import" -> onTerminal(IMPORT.with(rest));
      case "drift-power" -> onTerminal(DRIFT_POWER.with(rest));
      case "experiment-lake" -> onTerminal(EXPERIMENT_LAKE.with(rest));
      case "experiment-aa" -> onTerminal(EXPERIMENT_AA.with(rest));
      case "serve" ->
          Commands.run(new ServeBenchCommand(clock, out, err), rest.toArray(String[]::new));
      case "jobs" ->
          Commands.run(new JobsBenchCommand(clock, out, err), rest.toArray(String[]::new));
      case "drift" ->
          Commands.run(new DriftBenchCommand(clock, out, err), rest.toArray(String[]::new));
      case "--help", "-h" -> {
        out.print(HELP);
        yield ExitCode.DONE;
      }
      default -> {
        err.print(HELP);
        yield ExitCode.USAGE;
      }
    };
  }

  private static int onTerminal(Launch launch) {
    try (Child child = Installation.ofThisProcess().onTerminal(launch)) {
      return child.join();
    }
  }
}
