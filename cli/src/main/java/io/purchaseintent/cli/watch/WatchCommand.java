package io.purchaseintent.cli.watch;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.HomeLock;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./intent watch}: the jobs of a day, their judge, and whether all is well. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Look after a day: run the jobs that look at it, judge all by the rules, tell the receivers"
          + " of alerts, write a report, and say in three lines whether all is well.",
      "",
      "Jobs: check-data, drift and skew of the day, quality of the day before (its visits are"
          + " over). One that has looked at its day is not run again, so a watch that was cut off"
          + " goes on. One that fails is an alarm itself, and does not keep the others. Drift,"
          + " quality and skew are due once a prediction is logged.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 no alarm, 1 the watch itself or a receiver of alerts failed, 3 an alarm.",
      "",
      "Each night, by cron (UTC), after ingest and aggregate:",
      "  30 5 * * *  cd /opt/purchase-intent && ./intent watch --home=/var/intent",
      "",
      "Examples:",
      "  ./intent watch",
      "  ./intent watch --day=2016-10-30 --again",
      "  ./intent watch --server=http://localhost:8080"
    })
public final class WatchCommand implements Callable<Integer> {

  private static final String MAIN = "io.purchaseintent.watch.Main";
  private static final String YESTERDAY = "yesterday";

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lake = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Option(
      names = "--day",
      paramLabel = "DAY",
      defaultValue = YESTERDAY,
      description = "The day (UTC), such as 2016-10-30 (default: ${DEFAULT-VALUE}).")
  private String day = YESTERDAY;

  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "flink",
      description = "What the jobs run on: direct, flink or spark (default: ${DEFAULT-VALUE}).")
  private String runner = "flink";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Arguments of the runner (default: those of runner-configs/).")
  private @Nullable Path config;

  @Option(
      names = "--registry",
      paramLabel = "DIR|s3://BUCKET/PREFIX|mlflow:URI",
      description = "Where the models are (default: registry in the home folder).")
  private @Nullable String registry;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "The rule book (default: rules.yaml beside the lake, else the release's).")
  private @Nullable Path rules;

  @Option(names = "--again", description = "Run the jobs too that have looked at the day.")
  private boolean again;

  @Option(names = "--no-jobs", description = "Run none: judge what is measured.")
  private boolean noJobs;

  @Option(names = "--no-alerts", description = "Tell no receiver of alerts.")
  private boolean noAlerts;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = {
        "Ask a server too how it does; a key that may watch is taken from the variable"
            + " INTENT_WATCH_KEY."
      })
  private @Nullable String server;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  private final Clock clock;
  private final PrintStream err;

  /** A command that takes yesterday from this clock, and tells its progress here. */
  public WatchCommand(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public Integer call() {
    LocalDate watched = watched();
    Runner.of(runner);
    requireServer();
    requireHome();
    Installation installation = Installation.ofThisProcess();
    try (HomeLock lock = HomeLock.take(home.home(), "watch")) {
      Path datasets = lake.lake(home).toAbsolutePath().normalize();
      String address =
          LakeOptions.isInBucket(lake.address(home)) ? lake.address(home) : datasets.toString();
      DayJobs jobs =
          new DayJobs(
              installation,
              new DayJobs.Setting(
                  lock.home(), datasets, models(), common(lock.home(), address), ofRules()),
              clock,
              err);
      List<String> outcomes = noJobs ? jobs.assume(watched) : jobs.run(watched, again);
      Launch judge = judge(lock.home(), address, watched, outcomes);
      try (Child child = installation.onTerminal(judge)) {
        return child.join();
      }
    }
  }

  private LocalDate watched() {
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    if (day.equals(YESTERDAY)) {
      return yesterday;
    }
    LocalDate named;
    try {
      named = LocalDate.parse(day);
    } catch (DateTimeParseException e) {
      throw UserError.ofUsage("--day=" + day + " is no day, such as 2016-10-30 or yesterday");
    }
    if (named.isAfter(yesterday)) {
      throw UserError.ofUsage(
          "--day=" + day + " is not over (UTC): the newest day to look after is " + yesterday);
    }
    return named;
  }

  private void requireServer() {
    if (server == null) {
      return;
    }
    URI address;
    try {
      address = new URI(server);
    } catch (URISyntaxException e) {
      throw noServer();
    }
    String scheme = String.valueOf(address.getScheme());
    if (address.getHost() == null || !scheme.matches("https?")) {
      throw noServer();
    }
  }

  private UserError noServer() {
    return UserError.ofUsage(
        "--server=" + server + " must be as http://HOST:PORT, such as http://localhost:8080");
  }

  /** A night that looks after nothing, by a slip of the pen, must not look calm. */
  private void requireHome() {
    if (!Files.isDirectory(home.home())) {
      throw UserError.ofUsage(
          "There is no home folder "
              + home.home()
              + " to look after: name with --home=DIR the one that ./intent ingest wrote to");
    }
  }

  /** The folder of the models; null where they are on a server or in a bucket. */
  private @Nullable Path models() {
    if (registry == null) {
      return home.home().resolve("registry");
    }
    return registry.startsWith("mlflow:") || registry.startsWith("s3:") ? null : Path.of(registry);
  }

  private List<String> common(Path folder, String address) {
    List<String> words = new ArrayList<>();
    words.add("--runner=" + runner);
    words.add("--home=" + folder);
    words.add("--lake=" + address);
    words.addAll(ofS3());
    if (config != null) {
      words.add("--config=" + config);
    }
    if (registry != null) {
      words.add("--registry=" + registry);
    }
    return words;
  }

  private List<String> ofS3() {
    List<String> words = new ArrayList<>();
    if (s3.endpoint() != null) {
      words.add("--s3-endpoint=" + s3.endpoint());
    }
    if (s3.region() != null) {
      words.add("--s3-region=" + s3.region());
    }
    return words;
  }

  private List<String> ofRules() {
    return rules == null ? List.of() : List.of("--rules=" + rules.toAbsolutePath());
  }

  private Launch judge(Path folder, String address, LocalDate watched, List<String> outcomes) {
    List<String> words = new ArrayList<>();
    words.add("--home=" + folder);
    words.add("--lake=" + address);
    words.addAll(ofS3());
    words.add("--day=" + watched);
    words.addAll(ofRules());
    outcomes.forEach(outcome -> words.add("--outcome=" + outcome));
    if (server != null) {
      words.add("--server=" + server);
    }
    if (noAlerts) {
      words.add("--quiet");
    }
    if (json) {
      words.add("--json");
    }
    return new Launch(
            "watch", Jdks.Need.OLDEST_TO_23, List.of(Program.RULES.jar()), List.of(), MAIN, words)
        .shortLived();
  }
}
