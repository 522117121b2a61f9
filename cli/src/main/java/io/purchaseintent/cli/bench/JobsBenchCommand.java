package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent bench jobs}: what each job takes on each runner, and what its peers take. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = {
      "Events a second, CPU seconds and peak memory of each batch job on each runner, on the same"
          + " events; beside them a native Flink job and a plain loop on one thread that do the"
          + " same sessionize.",
      "Start-up of JVM and runner is included. Direct runs on at most 5,000 events."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent bench jobs --events=1000000 --runners=flink,spark",
      "  ./intent bench jobs --runners=flink --input=.intent/import --rounds=5 --json"
    })
final class JobsBenchCommand implements Callable<Integer> {

  private static final long MOST_FOR_DIRECT = 5_000;

  /** About how many events a simulated visit has, to ask for as many as are wanted. */
  private static final int EVENTS_A_VISIT = 7;

  private static final int DAYS = 60;

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;
  @Mixin private RunnersOption runners;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "100000",
      description = "About how many events to simulate (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description = "A folder of events, as import writes it, instead of simulated ones.")
  private @Nullable Path input;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often sessionize and its peers take turns; medians are told"
              + " (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  JobsBenchCommand(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    Set<Runner> chosen = chosen();
    Installation installation = Installation.ofThisProcess().patient();
    Path folder = options.home();
    long generated = input == null ? chosen.stream().map(this::eventsFor).distinct().count() : 0;
    int programs = (int) generated + JobsBench.programs(chosen.size(), rounds);
    Meter meter = new Meter(installation, folder, clock, err, programs);
    JobsReport report =
        new JobsBench(installation.root(), folder, meter)
            .run(inputs(chosen, folder, meter), rounds);
    options.print(out, report.json(), report.text());
    return ExitCode.DONE;
  }

  private Set<Runner> chosen() {
    Set<Runner> chosen = runners.chosen();
    if (events < 1) {
      throw wrong("--events=" + events + " must be at least 1");
    }
    if (rounds < 1) {
      throw wrong("--rounds=" + rounds + " must be at least 1");
    }
    if (input != null && !Files.isDirectory(input)) {
      throw wrong("--input=" + input + " is no folder: name the one that import wrote");
    }
    if (input != null && chosen.contains(Runner.DIRECT)) {
      throw wrong(
          "--input goes with flink and spark only: direct is for at most "
              + MOST_FOR_DIRECT
              + " events; leave it out of --runners");
    }
    return chosen;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The folder of events for each runner: the same for all that run on as many. */
  private Map<Runner, Path> inputs(Set<Runner> chosen, Path folder, Meter meter) {
    Map<Runner, Path> inputs = new EnumMap<>(Runner.class);
    Map<Long, Path> generated = new HashMap<>();
    for (Runner runner : chosen) {
      inputs.put(
          runner,
          input == null
              ? generated.computeIfAbsent(
                  eventsFor(runner), count -> generate(count, folder, meter))
              : input.toAbsolutePath().normalize());
    }
    return inputs;
  }

  private long eventsFor(Runner runner) {
    return runner == Runner.DIRECT ? Math.min(events, MOST_FOR_DIRECT) : events;
  }

  private static Path generate(long count, Path home, Meter meter) {
    Path folder = home.resolve("generated-" + count);
    meter.run(
        "generate",
        Program.GENERATE.launch(
            List.of(
                "--home=" + home,
                "--out=" + folder,
                "--days=" + DAYS,
                "--sessions-per-day=" + Math.max(1, count / EVENTS_A_VISIT / DAYS),
                "--json")));
    return folder;
  }
}
