package io.purchaseintent.replay;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.EventTime;
import io.purchaseintent.eventlog.option.LogOptions;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent replay}: sends recorded events again, in the order and at the pace of theirs. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send recorded events again, in the order of their time and as fast as you like, to an event"
          + " log or to a server's collector.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  The last day of an import, an hour in a minute, as if it ended now:",
      "    ./intent replay --input=.intent/import --last=P1D --times=now \\",
      "      --to=http://localhost:8080",
      "  The same, with a score asked for a second after each event:",
      "    ./intent replay --input=.intent/import --last=P1D --times=now \\",
      "      --to=http://localhost:8080 --predict --predict-after=PT1S",
      "  A month into an event log, as fast as it goes, with its own times:",
      "    ./intent replay --input=.intent/import --from=2026-03-01T00:00:00Z \\",
      "      --until=2026-04-01T00:00:00Z --speed=max --to=file:.intent/event-log",
      "  What networks do to a stream, the same each time:",
      "    ./intent replay --input=.intent/generated --last=PT6H --speed=max \\",
      "      --out-of-order=0.15 --late=0.02 --duplicates=0.05 --seed=7 \\",
      "      --to=file:.intent/event-log"
    })
public final class ReplayCommand implements Callable<Integer> {

  private static final Duration MOST_AFTER = Duration.ofDays(1);

  private final Wall wall;
  private final long heapBytes;

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "DIR|FILE",
      description =
          "Canonical events as import and generate write them: a folder (its files events*) or a"
              + " file; plain, gzip or zstd.")
  private Path input;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TARGET",
      description =
          "${bundle:logs}, an event log: users' ids are hashed, network addresses and"
              + " browser names left out; or http://HOST:PORT, a server: its collector does that.")
  private String to;

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      defaultValue = "60",
      description =
          "How many times as fast as the clock event time runs, or max: no waiting"
              + " (default: ${DEFAULT-VALUE}, an hour in a minute).")
  private String speed;

  @Option(
      names = "--times",
      paramLabel = "kept|now",
      defaultValue = "kept",
      description =
          "kept: event times stay. now: all are moved by the same time, so that the last event"
              + " happens when it is sent (default: ${DEFAULT-VALUE}).")
  private String times;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "The first event time to send, such as 2026-03-01T00:00:00Z.")
  private @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "The first event time not to send.")
  private @Nullable String until;

  @Option(
      names = "--last",
      paramLabel = "DURATION",
      description = "In place of both: the last so much of the input, such as P1D or PT6H.")
  private @Nullable String last;

  @Option(
      names = "--max-clock-ahead",
      paramLabel = "DURATION",
      defaultValue = ClockRule.USUAL_AHEAD,
      description =
          "Leave out events whose time is further after their received_time, as ingest does"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration maxClockAhead = Duration.parse(ClockRule.USUAL_AHEAD);

  @Option(
      names = "--out-of-order",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Events sent up to 50 s of event time late (default: ${DEFAULT-VALUE}).")
  private double outOfOrder;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Events sent a minute to two hours of event time late (default: ${DEFAULT-VALUE}).")
  private double late;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Events sent again within the minute after (default: ${DEFAULT-VALUE}).")
  private double duplicates;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "The same seed draws the same events for these three (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--pseudonym-key",
      paramLabel = "FILE",
      description =
          "The secret that users' ids are hashed with on the way to an event log (default:"
              + " pseudonym.key in the home folder, made if there is none).")
  private @Nullable Path pseudonymKey;

  @Option(
      names = "--probe",
      description =
          "Click among the visitors replayed, and measure how long a score takes to know of the"
              + " click. For a server with a live job behind it.")
  private boolean probe;

  @Option(
      names = "--predict",
      description =
          "Ask the server for a score after each event that it took, as of the event: a prediction"
              + " log like that of a shop.")
  private boolean predict;

  @Option(
      names = "--predict-after",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description =
          "How long after the server has an event it is asked (default: ${DEFAULT-VALUE}; the live"
              + " job takes about a second to know of it).")
  private Duration predictAfter = Duration.ZERO;

  @Option(names = "--json", description = "Print one JSON object with the counts, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LogOptions logs = new LogOptions();

  /** A command for this machine's time and heap. */
  public ReplayCommand() {
    this(new SystemWall(), Runtime.getRuntime().maxMemory());
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ReplayCommand(Wall wall, long heapBytes) {
    this.wall = wall;
    this.heapBytes = heapBytes;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ReplayCommand(), args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Speed pace = value("--speed", speed, Speed::parse);
    boolean now = value("--times", times, ReplayCommand::isNow);
    Destination destination = value("--to", to, text -> Destination.parse(text, logs.settings()));
    Distortions distortions = distortions();
    Window window = window();
    Duration span = last == null ? null : value("--last", last, ReplayCommand::duration);
    if (probe && destination instanceof Destination.Log) {
      throw wrong("--probe asks a server for scores: it goes with --to=http://HOST:PORT");
    }
    if (predict && destination instanceof Destination.Log) {
      throw wrong("--predict asks a server for scores: it goes with --to=http://HOST:PORT");
    }
    if (predictAfter.isNegative() || predictAfter.compareTo(MOST_AFTER) > 0) {
      throw wrong("--predict-after=" + predictAfter + " must be from PT0S to P1D, such as PT1S");
    }
    if (destination instanceof Destination.Collector && pseudonymKey != null) {
      throw wrong("--pseudonym-key is for an event log: a server hashes with a key of its own");
    }

    if (!ClockRule.isAhead(maxClockAhead)) {
      throw wrong("--max-clock-ahead=" + maxClockAhead + " " + ClockRule.BOUNDS_OF_AHEAD);
    }

    Progress progress = Progress.onStandardError();
    Instant start = wall.clock().instant();
    EventRules rules = EventRules.asOf(start);
    InputReader reader = InputReader.of(input, start, ClockRule.ofPast(maxClockAhead), progress);
    try (Target target = open(destination, progress);
        Predictions predictions =
            predict
                ? new Predictions(
                    ((Destination.Collector) destination).server(), predictAfter, wall)
                : null) {
      Recording recording =
          span == null
              ? Recording.read(reader, window, heapBytes)
              : Recording.readLast(reader, span, heapBytes);
      List<Sending> plan = distortions.plan(recording.events());
      TimeShift shift =
          now
              ? TimeShift.toEndWith(
                  wall.clock().instant(), recording.first(), recording.last(), pace)
              : TimeShift.none();
      ReplayReport report = new ReplayReport(recording, shift, spec.commandLine().getErr());
      report.skipped();
      report.oldTimes(wall.clock().instant());
      Replay replay = new Replay(target, pace, shift, rules, wall, progress, predictions);
      ClickProbe.Result clicks = null;
      Replay.Result result;
      if (probe) {
        try (ClickProbe visitor =
            probe(((Destination.Collector) destination).server(), recording, shift, pace, rules)) {
          visitor.start();
          result = replay.run(plan, recording.first().toEpochMilli());
          clicks = visitor.end();
        }
      } else {
        result = replay.run(plan, recording.first().toEpochMilli());
      }
      Predictions.Result scores = predictions == null ? null : predictions.end();
      progress.done(report.summary(result, to));
      report.troubles(result, pace);
      if (clicks != null) {
        report.clicks(clicks);
      }
      if (scores != null) {
        report.predictions(scores);
      }
      if (json) {
        PrintWriter standardOutput = spec.commandLine().getOut();
        standardOutput.println(Commands.oneLine(report.json(result, clicks, scores)));
        standardOutput.flush();
      }
    }
    return ExitCode.DONE;
  }

  private ClickProbe probe(
      URI server, Recording recording, TimeShift shift, Speed pace, EventRules rules) {
    long startNanos = wall.nanos();
    return new ClickProbe(
        server,
        new HttpTarget(server, wall, Progress.onStandardError()),
        recording.aProduct(new EventJson(rules)),
        () -> shift.apply(recording.reached(pace, wall.nanos() - startNanos)),
        wall);
  }

  private Distortions distortions() {
    try {
      return new Distortions(outOfOrder, late, duplicates, seed);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Window window() {
    if (last != null && (from != null || until != null)) {
      throw wrong("--last says where to begin and to end: leave out --from and --until");
    }
    try {
      return new Window(
          from == null ? null : value("--from", from, ReplayCommand::instant),
          until == null ? null : value("--until", until, ReplayCommand::instant));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Target open(Destination destination, Progress progress) {
    if (destination instanceof Destination.Log log) {
      if (pseudonymKey == null) {
        PseudonymKey.ensure(home.home());
      }
      Path key = pseudonymKey == null ? PseudonymKey.in(home.home()) : pseudonymKey;
      Lake lake = Lake.of(home.home().resolve("lake").toString());
      return LogTarget.open(log.address(), key, lake, wall.clock());
    }
    return new HttpTarget(((Destination.Collector) destination).server(), wall, progress);
  }

  private static boolean isNow(String text) {
    return switch (text) {
      case "kept" -> false;
      case "now" -> true;
      default -> throw new IllegalArgumentException("is neither kept nor now");
    };
  }

  private static Instant instant(String text) {
    Instant time = EventTime.parse(text);
    if (time == null) {
      throw new IllegalArgumentException(
          "is no time with an offset: give one such as 2026-03-01T00:00:00Z");
    }
    return time;
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.toMillis() > 0) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Told below, together with what is not above zero.
    }
    throw new IllegalArgumentException(
        "is no duration above 0: give one such as P1D (a day) or PT6H (six hours)");
  }

  private <T> T value(String option, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw wrong(option + "=" + text + " " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
