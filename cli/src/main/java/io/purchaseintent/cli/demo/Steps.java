package io.purchaseintent.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.cli.job.JobReport;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.ChildOutput;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The demo's steps, shown as they go, one after the other. */
final class Steps {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation installation;
  private final Path home;
  private final Clock clock;
  private final PrintStream err;
  private final int total;
  private final long start = System.nanoTime();
  private final ObjectNode seconds = JSON.createObjectNode();
  private int number;

  Steps(Installation installation, Path home, Clock clock, PrintStream err, int total) {
    this.installation = installation;
    this.home = home;
    this.clock = clock;
    this.err = err;
    this.total = total;
  }

  /**
   * Runs a program as a step.
   *
   * @return the JSON that it printed
   * @throws UserError if it fails
   */
  ObjectNode run(String name, Launch launch) {
    Progress progress = begin(name);
    LogFile log = LogFile.create(home, name, clock);
    int code;
    ChildOutput output;
    try (Child child =
        installation.redirected(
            launch, ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.PIPE)) {
      output = ChildOutput.follow(child.process(), log);
      while (!child.process().waitFor(200, TimeUnit.MILLISECONDS)) {
        progress.at(title(name) + Math.round(progress.seconds()) + " s " + output.latest());
      }
      output.join();
      code = child.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
    // Where a gate says no, all was done, and the report tells it.
    if (code != ExitCode.DONE && code != ExitCode.REFUSED) {
      String error = output.lastError();
      throw new UserError(
          "step "
              + number
              + " ("
              + name
              + ") failed"
              + (error == null ? " with exit code " + code : ": " + error)
              + "\nThe whole story: "
              + log.file());
    }
    ObjectNode report = parse(name, output.json(), log);
    end(name, progress, JobReport.readable(report));
    return report;
  }

  /** Runs a step within this process; its result says what it made. */
  <T> T run(String name, Callable<T> work) {
    Progress progress = begin(name);
    try {
      T result = work.call();
      end(name, progress, result.toString());
      return result;
    } catch (UserError e) {
      throw new UserError("step " + number + " (" + name + ") failed: " + e.getMessage(), e);
    } catch (Exception e) {
      throw new UserError("step " + number + " (" + name + ") failed: " + e, e);
    }
  }

  /** What each step took, and all together until now. */
  ObjectNode seconds() {
    ObjectNode copy = seconds.deepCopy();
    return copy.put("total", rounded((System.nanoTime() - start) / 1e9));
  }

  private Progress begin(String name) {
    number++;
    Progress progress = new Progress(err, System.console() != null, System::nanoTime);
    progress.at(title(name) + "started");
    return progress;
  }

  private void end(String name, Progress progress, String made) {
    seconds.put(name.replace('-', '_'), rounded(progress.seconds()));
    progress.done(title(name) + made);
  }

  private String title(String name) {
    return String.format(Locale.ROOT, "[%d/%d] %-13s ", number, total, name);
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }

  private static ObjectNode parse(String name, String line, LogFile log) {
    try {
      JsonNode json = JSON.readTree(line);
      if (json instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Told below.
    }
    throw new UserError(name + " printed no report; its log: " + log.file());
  }
}
