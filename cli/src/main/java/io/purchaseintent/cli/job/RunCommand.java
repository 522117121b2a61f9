package io.purchaseintent.cli.job;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.live.LiveState;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.ChildOutput;
import io.purchaseintent.cli.process.HomeLock;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.JobRun;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./intent run}: one job on one runner. */
public final class RunCommand {

  static final String HELP =
      """
      Usage: ./intent run JOB [--runner=direct|flink|spark] [--config=FILE] [options]

      Runs a job in a JVM of its own.

      Jobs, in the order in which they build on each other:
        ingest         raw records (--input=FILE|DIR) to accepted events and dead letters
        sessionize     events to sessions; with --redis=URI their states too
        aggregate      events to daily as-of snapshots of users and products, from the day after
                       the last one that is closed (--from=DAY, --until=DAY)
        training-set   the rows to learn from (--id=NAME), joined as they were known then
        publish        newest snapshots to Redis (--redis=URI)
        daily          the work of a night: sessions and snapshots of a day (--day=2016-10-30,
                       default yesterday; or --from, --until), and with --redis=URI what changed
        live           an event log to sessions in Redis and events in the lake, without an end;
                       goes on where it was when it ended, on a Flink of its own
        compare        whether this lake and another (--with=LAKE) hold the same rows; with --redis
                       and --with-redis their values too. Exit code 0 if they do, 3 if not.
        skew           whether the vectors that were served on a day (--day=2016-10-30, default
                       yesterday) are those that training makes, bit by bit. Exit code 3 if not,
                       and where there were no predictions to look at.
        drift          whether the predictions of a day (--day=2016-10-30, default yesterday) are
                       like what the model was trained on, judged by rules. Exit code 3 on an
                       alarm, and where there were no predictions to look at.
        quality        whether the predictions of a day came true, once its visits are over, and
                       whether the log has all of them, judged by rules. Exit codes as of drift.
        features       the shop's own features, as features.yaml in the home folder declares them:
                       no job of Beam, so it takes no --runner (./intent run features --help)
        bandit         what came of the choices of a policy that learns (--policy=FILE), and
                       whether servers go by it: no job of Beam, so it takes no --runner

      Options:
        --runner=NAME  direct (default; small data only), flink or spark
        --config=FILE  Beam's arguments, one a line; by default runner-configs/direct.conf,
                       flink-local.conf or spark-local.conf; for live flink-live.conf or
                       spark-live.conf
        --home=DIR     where everything is written (default: ./.intent)
        --lake=PLACE   where the datasets are: a folder or s3://BUCKET/PREFIX (default: lake in
                       the home folder)
        --redis=URI    where the online store is (publish, live: default redis://localhost:6379)
        --source=URI   where live reads events from (default: file:HOME/event-log)
        --until-idle=PT20S  end live once its source was silent for so long; with --redis=none
                       it fills the lake alone
        --fresh        begin live at the start of its source, and forget where it was
        --state-backend=rocksdb  keep live's state on disk, not on the heap (hashmap): for hundreds
                       of thousands of visits at a time
        --metrics-port=9249  show live's metrics to Prometheus, at http://HOST:9249/metrics
        --json         print only the job's report, as one line of JSON
        other options go to the job and to Beam: --session-gap=PT20M is --sessionGap=PT20M
      ./intent help run JOB lists a job's own options. INTENT_JAVA_OPTS sets JVM options (-Xmx2g).

      Examples:
        ./intent run ingest --runner=flink --input=.intent/import
        ./intent run sessionize --runner=spark --shop-zone=America/Los_Angeles
        ./intent run training-set --runner=flink --config=runner-configs/flink-cluster.conf
        ./intent run live --runner=flink --redis=redis://localhost:6379
        ./intent run compare --runner=flink --with=/backup/lake
        ./intent run skew --runner=flink
        ./intent run experiment badge --stop
      """;

  private final Installation installation;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  public RunCommand(Installation installation, Clock clock, PrintStream out, PrintStream err) {
    this.installation = installation;
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /** Runs what follows {@code run}, and returns the exit code. */
  public int run(List<String> words) {
    if (words.isEmpty()) {
      err.print(HELP);
      return ExitCode.USAGE;
    }
    if (words.get(0).equals("--help") || words.get(0).equals("-h")) {
      out.print(HELP);
      return ExitCode.DONE;
    }
    String job = words.get(0);
    List<String> rest = words.subList(1, words.size());
    if (rest.contains("--help") || rest.contains("-h")) {
      return help(job, rest);
    }
    if (job.startsWith("-")) {
      throw UserError.ofUsage("The job comes first: ./intent run JOB " + job);
    }
    JobRequest request;
    try {
      if (job.equals("ingest")) {
        PseudonymKey.ensure(JobRequest.parse(installation.root(), job, rest).home());
      }
      request = JobRequest.parse(installation.root(), job, rest);
    } catch (UserError e) {
      return usage(e);
    }
    if (!request.keepsState()) {
      return start(request, request.home());
    }
    // Two would take each other's checkpoints for their own.
    try (HomeLock lock = HomeLock.take(request.home(), "live job")) {
      return start(request, lock.home());
    }
  }

  private int start(JobRequest request, Path home) {
    JobRequest resumed;
    try {
      request.makeOwnEventLog();
      resumed = request.resumed();
    } catch (UserError e) {
      usage(e);
      return e.exitCode();
    }
    Instant began = clock.instant();
    int code = run(resumed, LogFile.create(home, request.job(), clock));
    new JobRun(request.job(), began, clock.instant(), code).keep(home, err);
    return code;
  }

  private int usage(UserError error) {
    err.println("run: " + error.getMessage());
    return ExitCode.USAGE;
  }

  private int help(String job, List<String> rest) {
    List<String> known = rest.stream().filter(word -> word.startsWith("--runner=")).toList();
    JobRequest request = JobRequest.parse(installation.root(), job, known);
    Launch launch =
        new Launch(
            job,
            Jdks.Need.OLDEST_TO_23,
            List.of(request.runner().jar()),
            List.of(),
            JobRequest.MAIN,
            List.of(job, "--help"));
    try (Child child = installation.onTerminal(launch)) {
      return child.join();
    }
  }

  private int run(JobRequest request, LogFile log) {
    Progress progress = new Progress(err, System.console() != null, System::nanoTime);
    String title = request.job() + " on " + request.runner().title();
    Instant start = clock.instant();
    int code;
    ChildOutput output;
    Thread onStop = new Thread(() -> tellWhereItGoesOn(request), "tell-stop");
    Runtime.getRuntime().addShutdownHook(onStop);
    try (Child child = installation.redirected(request.launch(), Redirect.PIPE, Redirect.PIPE)) {
      output = ChildOutput.follow(child.process(), log);
      while (!child.process().waitFor(1, TimeUnit.SECONDS)) {
        progress.at(title + ": " + output.after(progress.seconds()));
        tellFailure(request, output, progress);
      }
      output.join();
      code = child.join();
      forget(onStop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
    boolean ended = code == ExitCode.DONE;
    if (!ended && request.keepsState() && LiveState.in(request.home()).savepointSince(start)) {
      tellWhereItGoesOn(request);
      return ExitCode.DONE;
    }
    if (code == ExitCode.DONE || code == ExitCode.REFUSED) {
      output.ownLines().forEach(err::println);
    }
    if (code == ExitCode.REFUSED) {
      err.println("The whole story: " + log.file());
    } else if (code != ExitCode.DONE) {
      String error = output.lastError();
      err.println(error == null ? request.job() + ": ended with exit code " + code : error);
      err.println("The whole story: " + log.file());
      return code;
    }
    if (code == ExitCode.DONE && request.keepsState()) {
      // It read its source to the end and closed all windows: there is nothing to go on from.
      LiveState.in(request.home()).forget();
    }
    progress.done(title + ": done");
    out.println(request.json() ? output.json() : JobReport.readable(output.json()));
    return code;
  }

  /** A stream that fails is started again by its runner, for ever: say so, and why. */
  private static void tellFailure(JobRequest request, ChildOutput output, Progress progress) {
    if (!JobRequest.isStream(request.job()) || !progress.isTroubleDue()) {
      return;
    }
    String failure = output.takeFailure();
    if (failure != null) {
      progress.trouble(
          request.job() + ": failed, and is tried again from its last checkpoint: " + failure);
    }
  }

  private void tellWhereItGoesOn(JobRequest request) {
    if (request.keepsState()) {
      err.println(
          LiveState.in(request.home())
              .newestCheckpoint()
              .map(checkpoint -> "live: stopped; the next run goes on from " + checkpoint)
              .orElse("live: stopped before its first checkpoint"));
    }
  }

  private static void forget(Thread onStop) {
    try {
      Runtime.getRuntime().removeShutdownHook(onStop);
    } catch (IllegalStateException e) {
      // This process is ending already: the hook does its work.
    }
  }
}
