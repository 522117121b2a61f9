package io.purchaseintent.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Server;
import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.cli.redis.LocalRedis;
import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent bench serve}: how many scores a second, and how fast. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a Redis, fills it with 50,000 visits of ten events by 10,000 users, trains a model of"
          + " 300 trees, starts the server, and asks it for scores from one thread beside it; a few"
          + " visits are asked for far more often than the others (Zipf).",
      "",
      "closed loop: each connection asks again as soon as it has its answer: the most that goes.",
      "open loop: requests are due at --rate, and a latency counts from when its request was due,"
          + " so that a stall is not hidden (no coordinated omission).",
      "constant: the same server answering GET /health/live, which costs it nothing but HTTP.",
      "overload: three times the closed loop's rate over 1,000 connections; what is served counts"
          + " from when it was sent, what finds no connection free is never sent."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent bench serve",
      "  ./intent bench serve --rate=10000 --time=PT60S --json"
    })
final class ServeBenchCommand implements Callable<Integer> {

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions bench;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Requests a second of the open loop (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "64",
      description = "Connections that ask (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--time",
      paramLabel = "DURATION",
      defaultValue = "PT20S",
      description = "How long each loop is measured (default: ${DEFAULT-VALUE}).")
  private Duration time;

  @Option(
      names = "--overload",
      paramLabel = "DURATION",
      defaultValue = "PT20S",
      description = "How long too much is asked for (default: ${DEFAULT-VALUE}).")
  private Duration overload;

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      defaultValue = "PT60S",
      description =
          "How long before that: the JVM compiles for about a minute (default: ${DEFAULT-VALUE}).")
  private Duration warmUp;

  @Option(
      names = "--prediction-log",
      description = "Log the predictions, as a server does by default (default: they are not).")
  private boolean predictionLog;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ServeBenchCommand(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (rate < 1 || connections < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rate and --connections must be at least 1");
    }
    if (Stream.of(time, warmUp, overload).anyMatch(each -> each.toMillis() < 100)) {
      throw new ParameterException(
          spec.commandLine(), "--time, --warm-up and --overload must be at least PT0.1S");
    }
    Installation installation = Installation.ofThisProcess().patient();
    Path folder = bench.home().resolve("serve");
    Meter meter = new Meter(installation, folder, clock, err, 2);
    try (LocalRedis redis = LocalRedis.start(Ports.anyFree())) {
      meter.run(
          "states and model",
          program("data").with(List.of("--home=" + folder, "--redis=" + redis.uri())));
      int port = Ports.anyFree();
      List<String> options = new ArrayList<>();
      if (!predictionLog) {
        options.add("--no-prediction-log");
      }
      try (Server server = Server.start(installation, clock, folder, port, redis.uri(), options)) {
        JsonNode figures =
            meter
                .run(
                    "load",
                    program("load")
                        .with(
                            List.of(
                                "--port=" + port,
                                "--server-pid=" + server.pid(),
                                "--redis-pid=" + redis.pid(),
                                "--connections=" + connections,
                                "--rate=" + rate,
                                "--time=" + time,
                                "--overload=" + overload,
                                "--warm-up=" + warmUp)))
                .report();
        bench.print(out, figures, text(figures));
        return ExitCode.DONE;
      }
    }
  }

  private static Launch program(String part) {
    boolean data = part.equals("data");
    Launch launch =
        BenchProgram.ofBenchmarks(
            "serve-" + part,
            "serve.Serve"
                + part.substring(0, 1).toUpperCase(Locale.ROOT)
                + part.substring(1)
                + "Command",
            data ? Jdks.Need.OLDEST_TO_23 : Jdks.Need.NEWEST);
    return data ? launch.boosting() : launch;
  }

  private static String text(JsonNode figures) {
    StringBuilder text = new StringBuilder();
    for (String loop : List.of("closed_loop", "open_loop")) {
      JsonNode each = figures.path(loop);
      text.append(
          String.format(
              Locale.ROOT,
              "%-12s %9.0f /s   p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms   %d errors%n",
              loop.replace('_', ' '),
              each.path("rps").asDouble(each.path("rate").asDouble()),
              each.path("p50_ms").asDouble(),
              each.path("p99_ms").asDouble(),
              each.path("p999_ms").asDouble(),
              each.path("max_ms").asDouble(),
              each.path("errors").asLong()));
    }
    double constant = figures.path("constant").path("rps").asDouble();
    JsonNode overload = figures.path("overload");
    return text.append(
            String.format(
                Locale.ROOT,
                "%-12s %9.0f /s   served %.0f/s, p50 %.2f  p99 %.2f  max %.2f ms; refused %.0f/s;"
                    + " %d errors; memory %.0f to %.0f MiB; normal after %d s%n",
                "overload",
                overload.path("rate").asDouble(),
                overload.path("served_per_s").asDouble(),
                overload.path("p50_ms").asDouble(),
                overload.path("p99_ms").asDouble(),
                overload.path("max_ms").asDouble(),
                overload.path("shed_per_s").asDouble(),
                overload.path("errors").asLong(),
                overload.path("rss_before_mib").asDouble(),
                overload.path("rss_after_mib").asDouble(),
                overload.path("normal_after_s").asInt()))
        .append(
            String.format(
                Locale.ROOT,
                "%-12s %9.0f /s   scores at %.2f of it%n%-12s %9.1f us server, %.1f us redis a"
                    + " request%n",
                "constant",
                constant,
                figures.path("closed_loop").path("rps").asDouble() / constant,
                "cpu",
                figures.path("cpu_us").path("server").asDouble(),
                figures.path("cpu_us").path("redis").asDouble()))
        .toString();
  }
}
