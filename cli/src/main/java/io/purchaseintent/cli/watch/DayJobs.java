package io.purchaseintent.cli.watch;

import io.purchaseintent.cli.job.JobReport;
import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.ChildOutput;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.JobRun;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the jobs of a day, one after the other; one that fails does not keep the others. */
final class DayJobs {

  /**
   * What the jobs are told.
   *
   * @param home the folder for everything
   * @param lake where the datasets are
   * @param registry folder of the models; null where they are on a server or in a bucket
   * @param common arguments that each of them gets
   * @param rules arguments that those get which judge
   */
  record Setting(
      Path home, Path lake, @Nullable Path registry, List<String> common, List<String> rules) {}

  private final Installation installation;
  private final Setting setting;
  private final Clock clock;
  private final PrintStream err;

  DayJobs(Installation installation, Setting setting, Clock clock, PrintStream err) {
    this.installation = installation;
    this.setting = setting;
    this.clock = clock;
    this.err = err;
  }

  /**
   * Runs those that are due.
   *
   * @param again whether those run too that have looked at the day
   * @return how each ended, as the judge reads it: {@code drift@2016-10-30=done}
   */
  List<String> run(LocalDate day, boolean again) {
    List<String> outcomes = new ArrayList<>();
    for (DayJob job : DayJob.values()) {
      outcomes.add(job.title() + "@" + job.dayOf(day) + "=" + outcome(job, day, again));
    }
    return outcomes;
  }

  /** As if all had run: what has a report is done. */
  List<String> assume(LocalDate day) {
    return List.of(DayJob.values()).stream()
        .map(
            job ->
                job.title()
                    + "@"
                    + job.dayOf(day)
                    + "="
                    + (job.isDue(setting.lake()) ? "done" : notDue()))
        .toList();
  }

  private String notDue() {
    Path registry = setting.registry();
    return "not-due:"
        + (registry != null && !Files.isDirectory(registry)
            ? "there is no model yet: ./intent train makes one, and ./intent serve logs what it"
                + " predicts"
            : "no prediction is logged yet: ./intent serve logs them, and completes a file after ten"
                + " minutes or when it stops");
  }

  private String outcome(DayJob job, LocalDate day, boolean again) {
    if (!job.isDue(setting.lake())) {
      return notDue();
    }
    if (!again && job.isDone(setting.lake(), day)) {
      err.println(job.title() + ": has looked at " + job.dayOf(day) + " already");
      return "done";
    }
    try {
      return run(job, day);
    } catch (UserError e) {
      err.println(job.title() + ": " + e.getMessage());
      return "failed:" + e.getMessage();
    }
  }

  private String run(DayJob job, LocalDate day) {
    List<String> words = new ArrayList<>(setting.common());
    words.addAll(job.arguments(setting.lake(), day, setting.rules()));
    JobRequest request = JobRequest.parse(installation.root(), job.title(), words);
    Progress progress = new Progress(err, System.console() != null, System::nanoTime);
    LogFile log = LogFile.create(setting.home(), job.title(), clock);
    String title = job.title() + " of " + job.dayOf(day);
    Instant began = clock.instant();
    ChildOutput output;
    int code;
    try (Child child = installation.redirected(request.launch(), Redirect.PIPE, Redirect.PIPE)) {
      output = ChildOutput.follow(child.process(), log);
      while (!child.process().waitFor(200, TimeUnit.MILLISECONDS)) {
        progress.at(title + ": " + output.after(progress.seconds()));
      }
      output.join();
      code = child.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
    new JobRun(job.title(), began, clock.instant(), code).keep(setting.home(), err);
    if (code == ExitCode.DONE || code == ExitCode.REFUSED) {
      progress.done(title + ": " + howItEnded(code, output.json()));
      return "done";
    }
    String error = output.lastError();
    // Three lines are to say how the day is: of a list of faults it names the first.
    String why =
        error == null
            ? "ended with exit code " + code
            : error.lines().limit(2).map(String::strip).collect(Collectors.joining(" "));
    progress.done(title + ": failed: " + why + "; the whole story: " + log.file());
    return "failed:" + why;
  }

  /** In words: a job that found nothing to look at tells so in its report, and refuses too. */
  static String howItEnded(int code, String report) {
    if (code == ExitCode.DONE) {
      return "done";
    }
    return JobReport.value(report, "verdict").equals("not_enough_data")
        ? "done, but cannot tell"
        : "done, and not as it should be";
  }
}
