package io.purchaseintent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent bench jobs}: events a second and memory of each job on each runner. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = {
      "Events a second and peak memory of each batch job on each runner, on simulated events.",
      "Start-up of the JVM and the runner is included. Direct runs on at most 5,000 events."
    },
    footer = {"", "Example:", "  ./intent bench jobs --events=1000000 --runners=flink,spark"})
final class JobsBenchCommand implements Callable<Integer> {

  private static final List<String> JOBS =
      List.of("ingest", "sessionize", "aggregate", "training-set");
  private static final long MOST_FOR_DIRECT = 5_000;

  /** About how many events a simulated visit has, to ask for as many as are wanted. */
  private static final int EVENTS_A_VISIT = 7;

  private final Clock clock;
  private final PrintStream out;

  @Option(
      names = "--events",
      defaultValue = "100000",
      description = "About how many events (default: ${DEFAULT-VALUE}).")
  private long events = 100_000;

  @Option(
      names = "--runners",
      split = ",",
      defaultValue = "flink,spark",
      description = "direct, flink, spark (default: ${DEFAULT-VALUE}).")
  private List<String> runners = List.of();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent/bench",
      description = "Where everything is written (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent", "bench");

  JobsBenchCommand(Clock clock, PrintStream out) {
    this.clock = clock;
    this.out = out;
  }

  @Override
  public Integer call() {
    Installation installation = Installation.ofThisProcess();
    Path folder = home.toAbsolutePath().normalize();
    out.printf(
        "%-7s %-13s %10s %9s %10s %9s%n",
        "runner", "job", "events", "seconds", "events/s", "peak MiB");
    for (String name : runners) {
      Runner runner = Runner.of(name);
      long wanted = runner == Runner.DIRECT ? Math.min(events, MOST_FOR_DIRECT) : events;
      Path own = folder.resolve(runner.title());
      long generated = generate(installation, own, wanted);
      for (String job : JOBS) {
        List<String> words =
            new ArrayList<>(List.of("--runner=" + runner.title(), "--home=" + own));
        if (job.equals("ingest")) {
          words.add("--input=" + own.resolve("generated"));
        }
        Launch launch = JobRequest.parse(installation.root(), job, words).launch();
        Measured measured = measure(installation, launch, own);
        out.printf(
            Locale.ROOT,
            "%-7s %-13s %,10d %9.1f %,10.0f %9d%n",
            runner.title(),
            job,
            generated,
            measured.seconds(),
            generated / measured.seconds(),
            measured.peakMebibytes());
        out.flush();
      }
    }
    return ExitCode.DONE;
  }

  private long generate(Installation installation, Path own, long wanted) {
    long perDay = Math.max(1, wanted / EVENTS_A_VISIT / 60);
    Launch launch =
        Program.GENERATE.launch(
            List.of(
                "--home=" + own,
                "--out=" + own.resolve("generated"),
                "--sessions-per-day=" + perDay,
                "--json"));
    try {
      JsonNode report = new ObjectMapper().readTree(measure(installation, launch, own).json());
      return report.path("events").longValue();
    } catch (IOException e) {
      throw new UserError("generate printed no report", e);
    }
  }

  private record Measured(double seconds, long peakMebibytes, String json) {}

  private Measured measure(Installation installation, Launch launch, Path own) {
    LogFile log = LogFile.create(own, launch.name(), clock);
    long start = System.nanoTime();
    long peak = 0;
    try (Child child = Child.redirected(installation.words(launch), Redirect.PIPE, Redirect.PIPE)) {
      ChildOutput output = ChildOutput.follow(child.process(), log.file());
      while (!child.process().waitFor(100, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakMebibytes(child.process().pid()));
      }
      output.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (child.join() != ExitCode.DONE) {
        throw new UserError(
            launch.name() + " failed: " + log.lastError() + "; its log: " + log.file());
      }
      return new Measured(seconds, peak, output.json());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  /** The most memory that a process has held, as Linux tells it; 0 elsewhere. */
  private static long peakMebibytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}
