package io.purchaseintent.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.cli.bench.Meter.Measured;
import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      "Start-up of JVM and runner is included; making the log is not. A prediction takes about 830"
          + " bytes of disk. scripts/evidently-drift measures Evidently on the same log."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent bench drift --predictions=3000000",
      "  scripts/evidently-drift .intent/bench/drift-300000   # a Python that has Evidently"
    })
final class DriftBenchCommand implements Callable<Integer> {

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;

  @Option(
      names = "--predictions",
      paramLabel = "N",
      defaultValue = "300000",
      description = "How many predictions (default: ${DEFAULT-VALUE}).")
  private long predictions;

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      defaultValue = "flink",
      description = "flink or spark (default: ${DEFAULT-VALUE}).")
  private String runner = "flink";

  @Option(names = "--json", description = "Print one JSON object with all figures, nothing else.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent/bench",
      description = "Where everything is written (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent", "bench");

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
    Installation installation = Installation.ofThisProcess();
    Path folder = home.toAbsolutePath().normalize();
    Meter meter = new Meter(installation, folder, clock, err, 2);
    Path log = folder.resolve("drift-" + predictions);
    Measured made =
        meter.run(
            "make the log",
            Bench.program("prediction-log", "PredictionLogCommand", Jdks.Need.OLDEST_TO_23)
                .with(List.of("--out=" + log, "--predictions=" + predictions)));
    Measured looked =
        meter.run("drift on " + runner, drift(installation.root(), log, Runner.of(runner)));
    ObjectNode figures =
        new ObjectMapper()
            .createObjectNode()
            .put("runner", runner)
            .put("predictions", looked.report().at("/counts/predictions").asLong())
            .put("sessions", looked.report().at("/counts/sessions").asLong())
            .put("features", made.report().path("features").asInt())
            .put("bytes", made.report().path("bytes").asLong())
            .put("seconds", looked.cost().seconds())
            .put("cpu_seconds", looked.cost().cpuSeconds())
            .put("peak_mib", looked.cost().peakMebibytes());
    out.print(json ? Commands.oneLine(figures) + System.lineSeparator() : text(figures));
    out.flush();
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
    return String.format(
        Locale.ROOT,
        "%,d predictions of %,d visits, %d features, %.2f GB: %.1f s, %.1f s of CPU, %.0f MiB"
            + " (drift on %s)%n",
        figures.path("predictions").asLong(),
        figures.path("sessions").asLong(),
        figures.path("features").asInt(),
        figures.path("bytes").asLong() / 1e9,
        figures.path("seconds").asDouble(),
        figures.path("cpu_seconds").asDouble(),
        figures.path("peak_mib").asDouble(),
        figures.path("runner").asText());
  }
}
