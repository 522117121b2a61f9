package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import io.purchaseintent.training.TrainingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent bench train}: seconds and memory of a training, ours beside XGBoost's own. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Seconds and peak memory to boost trees on generated rows, with a tenth of them judged after"
          + " each round; beside it XGBoost's own loop on the same rows, which judges nothing.",
      "Memory is that of the whole process until our training ended, the rows in the heap included."
    },
    footer = {"", "Example:", "  ./intent bench train --rows=1000000 --columns=40 --rounds=300"})
public final class TrainBenchCommand implements Callable<Integer> {

  @Option(names = "--rows", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
  private int rows = 1_000_000;

  @Option(names = "--columns", defaultValue = "40", description = "Default: ${DEFAULT-VALUE}.")
  private int columns = 40;

  @Option(names = "--rounds", defaultValue = "300", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds = 300;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads = 2;

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  private boolean json;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new TrainBenchCommand(), args));
  }

  @Override
  public Integer call() throws XGBoostError {
    if (rows < 10 || columns < 1 || rounds < 1 || threads < 1) {
      throw UserError.ofUsage(
          "--rows must be at least 10, --columns, --rounds and --threads at least 1");
    }
    Progress progress = Progress.onStandardError();
    progress.at("Generating rows");
    Matrix train = SeededRows.of(rows, columns, 1);
    Matrix validation = SeededRows.of(rows / 10, columns, 2);
    double start = progress.seconds();
    BoosterTraining.Trained trained = train(train, validation, progress);
    double ours = progress.seconds() - start;
    long peak = peakMebibytes();
    start = progress.seconds();
    progress.at("XGBoost's own loop");
    peer(train);
    double peer = progress.seconds() - start;
    ObjectNode figures = new ObjectMapper().createObjectNode();
    figures
        .put("rows", rows)
        .put("columns", columns)
        .put("rounds", rounds)
        .put("threads", threads)
        .put("seconds", rounded(ours))
        .put("peak_mib", peak)
        .put("validation_log_loss", trained.validationLogLoss())
        .put("xgboost_seconds", rounded(peer))
        .put("ratio", rounded(ours / peer));
    print(figures);
    return ExitCode.DONE;
  }

  private BoosterTraining.Trained train(Matrix train, Matrix validation, Progress progress) {
    try (TrainingRows trainRows = TrainingRows.of(train);
        TrainingRows validationRows = TrainingRows.of(validation)) {
      return BoosterTraining.train(
          trainRows,
          validationRows,
          parameters(),
          new int[columns],
          (round, loss, best) ->
              progress.at(String.format(Locale.ROOT, "Round %d of %d", round, rounds)));
    }
  }

  /** As long as asked: the patience never ends before the rounds do. */
  private BoosterParameters parameters() {
    BoosterParameters defaults = BoosterParameters.defaults();
    return new BoosterParameters(
        rounds,
        rounds,
        6,
        defaults.eta(),
        defaults.minChildWeight(),
        defaults.subsample(),
        defaults.colsample(),
        defaults.lambda(),
        defaults.seed(),
        threads);
  }

  private void peer(Matrix train) throws XGBoostError {
    DMatrix matrix = new DMatrix(train.values(), train.rows(), train.columns(), Float.NaN);
    matrix.setLabel(train.labels());
    matrix.setWeight(train.weights());
    Booster booster = XGBoost.train(matrix, parameters().toXgboost(), rounds, Map.of(), null, null);
    booster.dispose();
    matrix.dispose();
  }

  /** The most memory that this process has held until now; 0 where Linux does not tell it. */
  private static long peakMebibytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private void print(ObjectNode figures) {
    if (json) {
      System.out.println(Commands.oneLine(figures));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%d rows x %d columns, %d rounds, %d threads%n"
            + "  %.2f s, peak %d MiB%n  %.2f s by XGBoost's own loop: ratio %.2f%n",
        rows,
        columns,
        rounds,
        threads,
        figures.path("seconds").asDouble(),
        figures.path("peak_mib").asLong(),
        figures.path("xgboost_seconds").asDouble(),
        figures.path("ratio").asDouble());
  }
}
