package io.purchaseintent.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.eventlog.option.LogOptions;
import io.purchaseintent.lake.Lake;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent dead-letter replay}: sends what was rejected again, after a fix. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send what was rejected again, after a fix of the rules or of an option. Each letter is"
          + " judged by this release's rules first: what they still reject is counted and stays.",
      "Letters stay in dead-letter/ and are sent again by the next run, with the ids they have:"
          + " states and files take an event id once, so that a second run changes nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  How many are accepted today, without sending any:",
      "    ./intent dead-letter replay --to=file:.intent/event-log --dry-run",
      "  Those that a client's clock broke, to a live job that was started with the same bound:",
      "    ./intent dead-letter replay --to=kinesis:clicks --field=event_time \\",
      "      --max-clock-skew=P3D",
      "  Those of ingest, beside the files that it reads; then ingest all anew:",
      "    ./intent dead-letter replay --to=.intent/import/events-again.jsonl",
      "    ./intent run ingest --runner=flink --input=.intent/import",
      "  All originals of one field, to be mended by hand:",
      "    ./intent dead-letter replay --to=prices.jsonl --field=price --force"
    })
final class DeadLetterReplayCommand implements Callable<Integer> {

  private static final int LETTERS_A_LOOK = 4_096;

  private final Clock clock;

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TARGET",
      description =
          "${bundle:logs}, an event log: users' ids of ingest's letters are hashed, as"
              + " those of a log are already; network addresses and browser names are left out. Or"
              + " FILE.jsonl, for ingest: ingest's letters as they came.")
  private String to;

  @Mixin private final LetterFilter filter = new LetterFilter();

  @Option(
      names = "--max-clock-skew",
      paramLabel = "DURATION",
      defaultValue = ClockRule.USUAL_BEHIND,
      description =
          "How far an event's time may be before its received_time on the way into an event log:"
              + " what the live job is started with (default: ${DEFAULT-VALUE}).")
  private Duration maxClockSkew = Duration.parse(ClockRule.USUAL_BEHIND);

  @Option(
      names = "--max-clock-ahead",
      paramLabel = "DURATION",
      defaultValue = ClockRule.USUAL_AHEAD,
      description =
          "How far it may be after it: what live or ingest are started with (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration maxClockAhead = Duration.parse(ClockRule.USUAL_AHEAD);

  @Option(names = "--dry-run", description = "Count only; nothing is sent or written.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description =
          "Send what is still rejected too. Into an event log only what is an event or came from a"
              + " log: other bytes may name a shopper.")
  private boolean force;

  @Option(
      names = "--pseudonym-key",
      paramLabel = "FILE",
      description =
          "The secret that users' ids are hashed with on the way to an event log (default:"
              + " pseudonym.key in the home folder, made if there is none).")
  private @Nullable Path pseudonymKey;

  @Option(names = "--json", description = "Print one JSON object with the counts, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Mixin private final LogOptions logs = new LogOptions();

  /** A command for this machine's time. */
  DeadLetterReplayCommand() {
    this(Clock.systemUTC());
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  DeadLetterReplayCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (maxClockSkew.isNegative()) {
      throw wrong("--max-clock-skew=" + maxClockSkew + " must not be below zero, such as P1D");
    }
    if (!ClockRule.isAhead(maxClockAhead)) {
      throw wrong("--max-clock-ahead=" + maxClockAhead + " " + ClockRule.BOUNDS_OF_AHEAD);
    }
    LogAddress log = log();
    if (log == null && pseudonymKey != null) {
      throw wrong("--pseudonym-key is for an event log: ingest hashes what a file holds");
    }
    DeadLetters letters = DeadLetters.of(lakes, home, s3);
    ClockRule clocks =
        log == null ? ClockRule.ofPast(maxClockAhead) : new ClockRule(maxClockSkew, maxClockAhead);
    LetterRules rules = new LetterRules(clock.instant(), clocks);
    Progress progress = Progress.onStandardError();
    LetterReplay.Counts counts;
    try (LetterSink sink = sink(log, letters.lake())) {
      LetterReplay replay = new LetterReplay(rules, sink, log != null, force);
      letters.forEach(
          letter -> {
            if (filter.matches(letter)) {
              replay.add(letter);
              if (replay.counts().letters() % LETTERS_A_LOOK == 0) {
                progress.at("dead-letter replay: " + replay.counts());
              }
            }
          });
      sink.finish();
      counts = replay.counts();
    }
    progress.done((dryRun ? "would replay to " : "replayed to ") + to + ": " + counts);
    if (counts.ofLog() > 0) {
      tell(
          counts.ofLog()
              + " letters came from an event log, where users' ids are hashed already, and are left"
              + " out: send them to a log, such as --to=file:DIR");
    }
    counts.examples().forEach(example -> tell("still rejected: " + example));
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(Commands.oneLine(toJson(counts)));
      out.flush();
    }
    return ExitCode.DONE;
  }

  private ObjectNode toJson(LetterReplay.Counts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("letters", counts.letters())
        .put("accepted", counts.accepted())
        .put("rejected", counts.rejected())
        .put("bots", counts.bots())
        .put("of_log", counts.ofLog())
        .put("sent", dryRun ? 0 : counts.sent())
        .put("forced", dryRun ? 0 : counts.forced());
  }

  private LetterSink sink(@Nullable LogAddress log, Lake lake) {
    if (dryRun) {
      return LetterSink.NOWHERE;
    }
    if (log == null) {
      return LetterFile.begin(Path.of(to));
    }
    if (pseudonymKey == null) {
      PseudonymKey.ensure(home.home());
    }
    Path key = pseudonymKey == null ? PseudonymKey.in(home.home()) : pseudonymKey;
    return new LetterLog(LogTarget.open(log, key, lake, clock));
  }

  /** The event log that is meant; null for a file. */
  private @Nullable LogAddress log() {
    boolean isFile = to.endsWith(".jsonl") && !to.startsWith("file:");
    String misplaced = LogAddresses.misplaced(logs.settings(), List.of(to));
    if (isFile && misplaced != null) {
      throw wrong(misplaced);
    }
    if (isFile) {
      return null;
    }
    try {
      return LogAddresses.parse(to, logs.settings());
    } catch (IllegalArgumentException e) {
      throw wrong("--to=" + to + " " + e.getMessage() + "; or give FILE.jsonl");
    }
  }

  private void tell(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("dead-letter replay: " + line);
    err.flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
