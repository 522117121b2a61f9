package io.purchaseintent.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.ChildOutput;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.cli.process.ProcessFigures;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs programs one after the other, and tells what each took. */
final class Meter {

  /** What a program took, and the JSON that it printed. */
  record Measured(Cost cost, JsonNode report) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation installation;
  private final Path home;
  private final Clock clock;
  private final PrintStream err;
  private final int total;
  private int number;

  /**
   * A meter that logs below this home.
   *
   * @param total how many programs it will run, for the one who watches
   */
  Meter(Installation installation, Path home, Clock clock, PrintStream err, int total) {
    this.installation = installation;
    this.home = home;
    this.clock = clock;
    this.err = err;
    this.total = total;
  }

  /**
   * Runs a program to its end.
   *
   * @throws UserError if it fails or prints no report
   */
  Measured run(String title, Launch launch) {
    number++;
    String line = String.format(Locale.ROOT, "[%d/%d] %s", number, total, title);
    Progress progress = new Progress(err, System.console() != null, System::nanoTime);
    LogFile log = LogFile.create(home, launch.name(), clock);
    double cpuBefore = ProcessFigures.cpuSecondsOfEndedChildren();
    long start = System.nanoTime();
    long peak = 0;
    try (Child child = installation.redirected(launch, Redirect.PIPE, Redirect.PIPE)) {
      ChildOutput output = ChildOutput.follow(child.process(), log);
      while (!child.process().waitFor(100, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, ProcessFigures.peakMebibytes(child.process().pid()));
        progress.at(line + ": " + Math.round(progress.seconds()) + " s");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = ProcessFigures.cpuSecondsOfEndedChildren() - cpuBefore;
      output.join();
      if (child.join() != ExitCode.DONE) {
        throw new UserError(title + " failed: " + output.lastError() + "; its log: " + log.file());
      }
      progress.done(line + ": done");
      return new Measured(new Cost(seconds, cpu, peak), report(title, output.json(), log));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  private static JsonNode report(String title, String line, LogFile log) {
    try {
      JsonNode report = JSON.readTree(line);
      if (report.isObject()) {
        return report;
      }
    } catch (JsonProcessingException e) {
      // Told below.
    }
    throw new UserError(title + " printed no report; its log: " + log.file());
  }
}
