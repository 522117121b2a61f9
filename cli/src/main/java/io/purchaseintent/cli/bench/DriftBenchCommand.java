package io.purchaseintent.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.cli.bench.Meter.Measured;
import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.process.FolderTree;
import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent bench drift}: what it takes to look at a day's predictions. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = {
      "Seconds, CPU seconds and peak memory of the drift job on a generated day of predictions, with"
          + " every feature that there is and about five predictions a visit.",
      "It runs twice: first it takes the log's lines into the table and looks at them, then it finds"
          + " them there. Start-up of JVM and runner is included; making the log is not. A"
          + " prediction takes about 960 bytes of disk. scripts/evidently-drift measures Evidently"
          + " on the same log."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent bench drift --predictions=3000000 --runners=flink",
      "  scripts/evidently-drift .intent/bench/drift-300000   # a Python that has Evidently"
    })
final class DriftBenchCommand implements Callable<Integer> {

  /** What is read: all is taken in by the first of them. */
  private static final List<String> READINGS = List.of("log into table", "table");

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;
  @Mixin private RunnersOption runners;

  @Option(
      names = "--predictions",
      paramLabel = "N",
      defaultValue = "300000",
      description = "How many predictions (default: ${DEFAULT-VALUE}).")
  private long predictions;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  DriftBenchCommand(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    if (predictions < 1) {
      throw new ParameterException(
          spec.commandLine(), "--predictions=" + predictions + " must be at least 1");
    }
    Set<Runner> chosen = runners.chosen();
    Installation installation = Installation.ofThisProcess().patient();
    Path folder = options.home();
    int programs = 1 + READINGS.size() * chosen.size();
    Meter meter = new Meter(installation, folder, clock, err, programs);
    Path log = folder.resolve("drift-" + predictions);
    Measured made =
        meter.run(
            "make the log",
            BenchProgram.ofBenchmarks(
                    "prediction-log", "PredictionLogCommand", Jdks.Need.OLDEST_TO_23)
                .with(List.of("--out=" + log, "--predictions=" + predictions)));
    ObjectNode figures = new ObjectMapper().createObjectNode();
    ArrayNode rows = figures.putArray("rows");
    for (Runner runner : chosen) {
      FolderTree.deleted(log.resolve("lake"));
      for (String reading : READINGS) {
        Measured looked =
            meter.run(
                "drift on " + runner.title() + ", " + reading,
                drift(installation.root(), log, runner));
        figures
            .put("predictions", looked.report().at("/counts/predictions").asLong())
            .put("sessions", looked.report().at("/counts/sessions").asLong())
            .put("features", made.report().path("features").asInt())
            .put("bytes", made.report().path("bytes").asLong());
        rows.addObject()
            .put("runner", runner.title())
            .put("reading", reading)
            .put("seconds", looked.cost().seconds())
            .put("cpu_seconds", looked.cost().cpuSeconds())
            .put("peak_mebibytes", Math.round(looked.cost().peakMebibytes()));
      }
    }
    options.print(out, figures, text(figures));
    return ExitCode.DONE;
  }

  private static Launch drift(Path root, Path log, Runner on) {
    return JobRequest.parse(
            root,
            "drift",
            List.of(
                "--runner=" + on.title(),
                "--home=" + log,
                "--predictions=" + log.resolve("predictions"),
                "--reference=" + log.resolve("reference-profile.json"),
                "--day=2026-03-01"))
        .launch();
  }

  private static String text(ObjectNode figures) {
    StringBuilder text = new StringBuilder();
    for (JsonNode row : figures.path("rows")) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,d predictions of %,d visits, %d features, %.2f GB: %.1f s, %.1f s of CPU, %.0f MiB"
                  + " (drift on %s, %s)%n",
              figures.path("predictions").asLong(),
              figures.path("sessions").asLong(),
              figures.path("features").asInt(),
              figures.path("bytes").asLong() / 1e9,
              row.path("seconds").asDouble(),
              row.path("cpu_seconds").asDouble(),
              row.path("peak_mebibytes").asDouble(),
              row.path("runner").asText(),
              row.path("reading").asText()));
    }
    return text.toString();
  }
}
