package io.purchaseintent.trainer;

import io.purchaseintent.command.UserError;
import io.purchaseintent.trainer.boosting.Cluster;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where trees are boosted, and by how many threads. */
final class RunnerOptions {

  private static final int DEFAULT_WORKERS = 2;

  /** What goes through all rows again and again, and is done in this process only. */
  private static final List<String> LOCAL_ONLY =
      List.of("--trials", "--search-time", "--search-space");

  private static final List<String> SPARK_ONLY = List.of("--spark-master", "--workers");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--runner",
      paramLabel = "local|spark",
      defaultValue = TrainingPlan.LOCAL,
      description = {
        "Where trees are boosted (default: ${DEFAULT-VALUE}). spark is for more rows than one"
            + " machine holds: XGBoost4J-Spark boosts on the workers, which read the train part"
            + " themselves; the version is made and judged as ever, but without search, ladder and"
            + " learning curve."
      })
  private String runner = TrainingPlan.LOCAL;

  @Option(
      names = "--spark-master",
      paramLabel = "URL",
      description =
          "Spark's address, such as spark://host:7077; every worker must see the lake under the same"
              + " path (default: a Spark of this process, with a core for each thread).")
  private @Nullable String sparkMaster;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Workers that boost together on Spark (default: " + DEFAULT_WORKERS + ").")
  private @Nullable Integer workers;

  @Option(names = "--threads", description = "Threads (default: 2; on Spark 1 a worker).")
  private @Nullable Integer threads;

  /** Options that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before they are asked for
  RunnerOptions() {}

  /**
   * Where trees are boosted; null for this process.
   *
   * @throws UserError if the options do not go together
   */
  @Nullable Cluster cluster() {
    if (threads() < 1) {
      throw UserError.ofUsage("--threads=" + threads() + " must be at least 1");
    }
    switch (runner) {
      case TrainingPlan.LOCAL -> {
        refuse(SPARK_ONLY, "is for --runner=spark");
        return null;
      }
      case TrainingPlan.SPARK -> {
        refuse(LOCAL_ONLY, "does not go with --runner=spark: search with --runner=local first");
        int together = workers == null ? DEFAULT_WORKERS : workers;
        if (together < 1) {
          throw UserError.ofUsage("--workers=" + together + " must be at least 1");
        }
        return new Cluster(
            sparkMaster == null ? "local[" + together * threads() + "]" : sparkMaster, together);
      }
      default ->
          throw UserError.ofUsage("--runner=" + runner + " is not known: take local or spark");
    }
  }

  /** Threads, of each worker if there are several. */
  int threads() {
    if (threads != null) {
      return threads;
    }
    return runner.equals(TrainingPlan.SPARK) ? 1 : 2;
  }

  private void refuse(List<String> options, String why) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw UserError.ofUsage(option + " " + why);
      }
    }
  }
}
