package io.purchaseintent.cli.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./intent savepoint}: the live job's state, to go on from after an upgrade. */
@Command(
    name = "savepoint",
    mixinStandardHelpOptions = true,
    description = {
      "Stop the live job with a savepoint: its whole state in a folder that another release, another",
      "state backend or a cluster can go on from. Nothing is lost, nothing is read twice.",
      "Without --flink it is the job that ./intent run live runs in this home folder, and the next",
      "such run goes on from the savepoint by itself."
    },
    footer = {
      "",
      "Examples:",
      "  Upgrade the live job of this home folder:",
      "    ./intent savepoint && git pull && ./intent run live --runner=flink",
      "  Upgrade it on a cluster, whose workers all see /shared:",
      "    ./intent savepoint --flink=http://localhost:8081 --to=/shared/savepoints",
      "    ./intent run live --runner=flink --config=runner-configs/flink-cluster.conf \\",
      "      --savepoint-path=/shared/savepoints/savepoint-1a2b3c"
    })
public final class SavepointCommand implements Callable<Integer> {

  private final Clock clock;
  private final PrintStream out;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description = "A cluster's REST address, such as http://localhost:8081.")
  private @Nullable URI flink;

  @Option(
      names = "--job",
      paramLabel = "ID",
      description = "Which job of the cluster, where it runs more than one.")
  private @Nullable String id;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where the savepoint is written: with --flink, a folder that all workers see.")
  private @Nullable String to;

  @Option(names = "--keep-running", description = "Do not stop the job.")
  private boolean keepRunning;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT10M",
      description = "How long it may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  public SavepointCommand(Clock clock, PrintStream out) {
    this.clock = clock;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    LiveState state = LiveState.in(home.home());
    if ((flink == null) != (to == null)) {
      throw UserError.ofUsage(
          flink == null
              ? "--to goes with --flink: without it savepoints are kept where run live looks for them"
              : "--flink needs --to=DIR, a folder that the cluster's workers see");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw UserError.ofUsage("--timeout=" + timeout + " must be longer than nothing, as PT10M is");
    }
    if (flink != null && flink.getHost() == null) {
      throw UserError.ofUsage(
          "--flink=" + flink + " must be an address such as http://localhost:8081");
    }
    FlinkRest rest =
        new FlinkRest(
            flink != null
                ? flink
                : state
                    .flink()
                    .orElseThrow(
                        () ->
                            new UserError(
                                "No live job has run in "
                                    + home.home()
                                    + ": give its --home, or --flink=URL for one on a cluster")));
    String folder =
        to == null
            ? state.savepoints().toUri().toString()
            : Path.of(to).toAbsolutePath().toUri().toString();
    long start = System.nanoTime();
    String savepoint = savepoint(rest, folder, state);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (json) {
      out.println(
          new ObjectMapper()
              .createObjectNode()
              .put("savepoint", savepoint)
              .put("stopped", !keepRunning)
              .put("seconds", Math.round(seconds * 10) / 10.0));
    } else {
      out.printf(
          "%s in %.1f s%s%n",
          savepoint, seconds, keepRunning ? "; the job runs on" : "; the job has stopped");
    }
    return 0;
  }

  private String savepoint(FlinkRest rest, String folder, LiveState state)
      throws InterruptedException {
    Instant start = clock.instant();
    FlinkRest.Job job = job(rest.running());
    try {
      return rest.savepoint(job, folder, !keepRunning, timeout);
    } catch (UserError e) {
      // A Flink in the job's own process ends with the job, maybe before it has told of its end.
      if (flink == null && !keepRunning && state.savepointSince(start)) {
        return state.newestCheckpoint().orElseThrow().toUri().toString();
      }
      throw e;
    }
  }

  private FlinkRest.Job job(List<FlinkRest.Job> running) {
    List<FlinkRest.Job> meant =
        running.stream().filter(job -> id == null || job.id().equals(id)).toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    String jobs =
        running.stream().map(job -> job.id() + " " + job.name()).collect(Collectors.joining(", "));
    throw new UserError(
        meant.isEmpty()
            ? "No such job runs there; those that do: " + (jobs.isEmpty() ? "none" : jobs)
            : "More than one job runs there, say which with --job: " + jobs);
  }
}
