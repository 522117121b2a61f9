package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent bench score}: nanoseconds a vector, ours beside XGBoost's. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Nanoseconds to score one vector of 40 features by 300 trees of depth 6, our evaluator beside"
          + " XGBoost's own, on 1 and on 2 threads, with the bytes that ours allocates; and"
          + " nanoseconds to explain one: what each feature adds to the score.",
      "The margins of both are compared bit by bit first, missing values, infinities, thresholds,"
          + " denormals and zeros of both signs among them.",
      "Takes about two minutes. Ends with 1 if a margin differs."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent bench score",
      "  ./intent bench score --iterations=10 --json"
    })
public final class ScoreBenchCommand implements Callable<Integer> {

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "Seconds of measuring for each figure (default: ${DEFAULT-VALUE}).")
  private int iterations = 5;

  @Option(
      names = "--rows",
      defaultValue = "100000",
      description = "Vectors to compare the margins of (default: ${DEFAULT-VALUE}).")
  private int rows = 100_000;

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  private boolean json;

  private final int trees;
  private final TimeValue iteration;
  private final int processes;

  /** The command as users know it. */
  public ScoreBenchCommand() {
    this(300, TimeValue.seconds(1), 1);
  }

  /**
   * A smaller benchmark.
   *
   * @param processes that measure each figure; 0 to measure in this one
   */
  ScoreBenchCommand(int trees, TimeValue iteration, int processes) {
    this.trees = trees;
    this.iteration = iteration;
    this.processes = processes;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ScoreBenchCommand(), args));
  }

  @Override
  public Integer call() throws IOException, RunnerException, XGBoostError {
    if (iterations < 1 || rows < 4) {
      throw UserError.ofUsage(
          "--iterations is "
              + iterations
              + " and --rows "
              + rows
              + ": they must be at least 1 and at least 4");
    }
    Progress progress = Progress.onStandardError();
    progress.at("Training " + trees + " trees");
    Path file = Files.createTempFile("intent-bench-score-", ".json");
    try {
      byte[] model = ScoreModel.train(trees);
      Files.write(file, model);
      JsonNode parsed = new ObjectMapper().readTree(model);
      progress.at("Comparing " + rows + " margins");
      int mismatches = Parity.mismatches(TreeEnsemble.ofXgboostJson(parsed), model, parsed, rows);
      ScoreFigures figures =
          new ScoreRun(file, iterations, iteration, processes, progress).figures(rows, mismatches);
      print(figures);
      return mismatches == 0 ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void print(ScoreFigures figures) {
    if (json) {
      ObjectNode object = figures.toJson();
      System.out.println(Commands.oneLine(object));
    } else {
      System.out.printf(Locale.ROOT, "%s", figures.toTable());
    }
  }
}
