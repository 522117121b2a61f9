package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.process.HomeLock;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.JobRun;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.board.Permit;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./intent retrain}: the newest days to a version in staging. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train on the newest days: look whether the data are fit, make the training set of the last"
          + " days that are closed, train with the same seed and settings, put the version to the"
          + " gates, and bring one that passes to staging. No role changes: who answers shoppers is"
          + " for ./intent models promote.",
      "",
      "Each step is kept in run/retrain/ID.json below the home folder. A run that was killed, or"
          + " whose step failed, goes on at that step when retrain is started again; what ended is"
          + " not done twice. One runs at a time, by a lease in the registry. Where a version of the"
          + " same rows, settings and code is there, no second one is made.",
      "",
      "Where the data are what is broken (a day of the window without events or not closed, a"
          + " critical expectation that failed, skew) nothing is trained: exit code 3, with day,"
          + " report and remedy.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 a version is in staging, or nothing was to be done; 1 failed, and goes on when"
          + " started again; 2 wrong usage; 3 data or a gate said no; 4 a loop or another retraining"
          + " or roll-out is at work on the registry.",
      "",
      "Each night, by cron (UTC), after ./intent watch:",
      "  0 6 * * *  cd /opt/purchase-intent && ./intent retrain --if-due --home=/var/intent",
      "",
      "Examples:",
      "  ./intent retrain --reason=\"prices are in euros now\"",
      "  ./intent retrain --reason=try --days=14 --until=2016-11-01 --dry-run",
      "  ./intent retrain --if-due --every=P14D --cool-down=P3D",
      "  ./intent retrain --reason=schedule -- --trials=20 --seed=7"
    })
public final class RetrainCommand implements Callable<Integer> {

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lake = new LakeOptions();

  @Mixin private final RegistryOptions registry = new RegistryOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Option(
      names = "--reason",
      paramLabel = "schedule|watch|TEXT",
      description = "Why: kept with the run, and in the registry's log.")
  private @Nullable String reason;

  @Option(
      names = "--if-due",
      description =
          "Only if the schedule or a rule of the newest watch asks for it; else say why not, and"
              + " end with 0. An unfinished run goes on in any case.")
  private boolean ifDue;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "P14D",
      description =
          "With --if-due: the schedule, counted from the last training's end (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration every = Duration.ofDays(14);

  @Option(
      names = "--cool-down",
      paramLabel = "DURATION",
      defaultValue = "P3D",
      description =
          "With --if-due: after a training no alarm is heard for so long, for one may stand until"
              + " the version serves (default: ${DEFAULT-VALUE}).")
  private Duration coolDown = Duration.ofDays(3);

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Train, validate and test on the last N days (default: 28).")
  private @Nullable Integer days;

  @Option(
      names = "--until",
      paramLabel = "DAY",
      description = "The day (UTC) after the last of them (default: until when days are closed).")
  private @Nullable String until;

  @Option(
      names = "--despite-data",
      description = "Train although the data are broken; needs --why, which is kept.")
  private boolean despiteData;

  @Option(names = "--why", paramLabel = "TEXT", description = "For --despite-data.")
  private @Nullable String why;

  @Option(
      names = "--again",
      description = "Begin anew, and give an unfinished run up; its record stays.")
  private boolean again;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

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
      names = "--model",
      paramLabel = "NAME",
      description = "Name in the registry (default: purchase-intent).")
  private @Nullable String model;

  @Option(
      names = "--of-set",
      paramLabel = "OPTION=VALUE",
      description = {
        "An option of ./intent run training-set, such as shop-zone=Europe/Paris or max-rows=4000000;"
            + " may be given more than once. Give those that the champion's set was made by."
      })
  private List<String> ofSet = new ArrayList<>();

  @Option(names = "--json", description = "Print the run's record as one line of JSON.")
  private boolean json;

  @Parameters(paramLabel = "-- TRAIN OPTION", description = "Options of ./intent train, after --.")
  private List<String> training = new ArrayList<>();

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  /** A command that takes the time from this clock. */
  public RetrainCommand(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
    this.environment = System.getenv();
  }

  @Override
  public Integer call() {
    requireOptions();
    LocalDate named = named();
    Installation installation = Installation.ofThisProcess();
    try (HomeLock lock = HomeLock.take(home.home(), "retrain")) {
      Places places = places(installation.root(), lock.home());
      new RegistryPlace(registry.registry(home)).requireWritable(lock.home());
      Programs programs = new ChildPrograms(installation, lock.home(), clock, err);
      return run(lock.home(), named, places, programs);
    }
  }

  private int run(Path folder, @Nullable LocalDate named, Places places, Programs programs) {
    RetrainRuns runs = new RetrainRuns(folder);
    Optional<RetrainRun> unfinished = runs.unfinished();
    if (unfinished.isPresent() && !again) {
      requireSame(unfinished.get(), named);
      return goOn(unfinished.get(), folder, places, programs);
    }
    String because = reason;
    if (ifDue) {
      Due due =
          Due.of(clock.instant(), runs.all(), every, coolDown, WatchRequest.of(places.lake()));
      out.println((due.isDue() ? "Due: " : "Nothing to do: ") + due.why());
      if (!due.isDue()) {
        return ExitCode.DONE;
      }
      because = due.why();
    }
    LakeDays of = LakeDays.ask(programs, places);
    LocalDate end = named == null ? of.defaultUntil() : named;
    RetrainRequest request = request(end);
    of.require(request.from(), request.until());
    if (dryRun) {
      return new DryRun(places, out).tell(of, request, String.valueOf(because));
    }
    try (PermittedPrograms permitted = permitted(programs, request, String.valueOf(because))) {
      unfinished.ifPresent(
          run -> run.end(RunState.GIVEN_UP, "another was begun in its place", clock.instant()));
      String who = System.getProperty("user.name");
      RetrainRun run = runs.begin(request, String.valueOf(because), who, clock);
      err.println(
          String.format(
              "retrain %s: %s until %s, %s", run.id(), request.from(), request.until(), because));
      return work(run, new Retraining(() -> of, places, permitted, clock, err), folder);
    }
  }

  private int goOn(RetrainRun run, Path folder, Places places, Programs programs) {
    String what =
        String.format(
            "run %s, which began at %s (%s) and is not over", run.id(), run.began(), run.reason());
    if (dryRun) {
      out.println("Would go on with " + what + "; --again begins anew");
      return ExitCode.DONE;
    }
    try (PermittedPrograms permitted = permitted(programs, run.request(), run.reason())) {
      err.println("retrain: goes on with " + what + "; --again begins anew");
      return work(
          run,
          new Retraining(() -> LakeDays.ask(permitted, places), places, permitted, clock, err),
          folder);
    }
  }

  private PermittedPrograms permitted(Programs programs, RetrainRequest request, String because) {
    return PermittedPrograms.ask(
        programs,
        new RegistryPlace(registry.registry(home)).notes(request.model(), s3),
        because,
        environment.get(Permit.VARIABLE),
        err);
  }

  private int work(RetrainRun run, Retraining retraining, Path folder) {
    Instant began = clock.instant();
    RunState state = retraining.run(run);
    new JobRun("retrain", began, clock.instant(), state.exitCode()).keep(folder, err);
    String says = run.toJson().path("says").asText();
    if (state == RunState.REFUSED_FOR_DATA) {
      err.println(
          "retrain: the data are broken, so nothing is trained: a model would learn the fault. Mend"
              + " what is told above and start it again; --despite-data --why=… trains all the same");
    } else if (state == RunState.FAILED) {
      err.println("retrain: " + says + "\nretrain: start it again, and it goes on with this step");
    }
    out.println(
        json ? Commands.oneLine(run.toJson()) : state.code().replace('_', ' ') + ": " + says);
    return state.exitCode();
  }

  private void requireOptions() {
    Runner.of(runner);
    TrainOptions.checked(training);
    TrainOptions.ofSet(ofSet);
    if (ifDue == (reason != null)) {
      throw UserError.ofUsage(
          ifDue
              ? "--if-due finds the reason itself: leave --reason=" + reason + " out"
              : "say why: --reason=schedule, watch or a few words; or --if-due");
    }
    if (reason != null && reason.isBlank()) {
      throw UserError.ofUsage("--reason must say why, for whoever reads the log later");
    }
    if (ifDue && again) {
      throw UserError.ofUsage("--again is for a person, and does not go with --if-due");
    }
    if (despiteData == (why == null || why.isBlank())) {
      throw UserError.ofUsage(
          despiteData
              ? "--despite-data needs --why, for whoever wonders later"
              : "--why is for --despite-data: leave it out, or say --reason");
    }
    if (days != null && days < 3) {
      throw UserError.ofUsage(
          "--days=" + days + " must be at least 3: one each to train, to validate and to test");
    }
    requirePositive("--every", every);
    if (coolDown.isNegative()) {
      throw UserError.ofUsage("--cool-down=" + coolDown + " must not be below 0, such as P3D");
    }
    if (!Files.isDirectory(home.home())) {
      throw UserError.ofUsage(
          "There is no home folder "
              + home.home()
              + ": name with --home=DIR the one that ./intent ingest wrote to");
    }
  }

  private static void requirePositive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw UserError.ofUsage(
          option + "=" + value + " lies in the past: it must be above 0, such as P14D");
    }
  }

  private @Nullable LocalDate named() {
    if (until == null) {
      return null;
    }
    LocalDate day;
    try {
      day = LocalDate.parse(until);
    } catch (DateTimeParseException e) {
      throw UserError.ofUsage("--until=" + until + " is no day, such as 2016-11-01");
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (day.isAfter(today)) {
      throw UserError.ofUsage(
          "--until=" + until + " is in the future: the last day that is over ends at " + today);
    }
    return day;
  }

  /** What a run makes is in its record: asked for something else, it would say what it is not. */
  private void requireSame(RetrainRun run, @Nullable LocalDate named) {
    RetrainRequest there = run.request();
    RetrainRequest asked = request(named == null ? there.until() : named);
    boolean same =
        there.until().equals(asked.until())
            && (days == null || there.from().equals(asked.from()))
            && (model == null || there.model().equals(model))
            && (ofSet.isEmpty() || there.ofSet().equals(asked.ofSet()))
            && (training.isEmpty() || there.training().equals(training))
            && (!despiteData || there.despiteData().equals(asked.despiteData()));
    if (!same) {
      throw UserError.ofUsage(
          "Run "
              + run.id()
              + " is not over, and is of other settings: "
              + there.from()
              + " until "
              + there.until()
              + ", "
              + there.model()
              + " "
              + there.training()
              + ". Let it go on without options, or begin anew with --again");
    }
  }

  private RetrainRequest request(LocalDate end) {
    return new RetrainRequest(
        end.minusDays(days == null ? 28 : days),
        end,
        model == null ? "purchase-intent" : model,
        TrainOptions.ofSet(ofSet),
        TrainOptions.checked(training),
        why == null ? "" : why);
  }

  private Places places(Path root, Path folder) {
    Path datasets = lake.lake(home).toAbsolutePath().normalize();
    String address = lake.address(home);
    List<String> ofLake = new ArrayList<>();
    ofLake.add("--home=" + folder);
    ofLake.add("--lake=" + (LakeOptions.isInBucket(address) ? address : datasets));
    if (s3.endpoint() != null) {
      ofLake.add("--s3-endpoint=" + s3.endpoint());
    }
    if (s3.region() != null) {
      ofLake.add("--s3-region=" + s3.region());
    }
    List<String> ofRunner = new ArrayList<>(List.of("--runner=" + runner));
    if (config != null) {
      ofRunner.add("--config=" + config);
    }
    String ofRegistry = new RegistryPlace(registry.registry(home)).argument();
    return new Places(root, folder, datasets, ofLake, ofRunner, List.of(ofRegistry));
  }
}
