package io.purchaseintent.cli.demo;

import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.live.LiveState;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A live job that the demo started, in a home folder of its own, which begins empty. */
final class LiveRun implements AutoCloseable {

  /** Events of a day that is replayed in less, and a visit of now. */
  static final String MAX_CLOCK_SKEW = "P2D";

  private static final Duration START = Duration.ofSeconds(90);

  private final Child child;

  private LiveRun(Child child) {
    this.child = child;
  }

  /** The event log that it reads, as {@code --source} and {@code --log} name it. */
  static String source(Path home) {
    return "file:" + home.resolve("event-log");
  }

  /**
   * Starts it and waits for its first checkpoint: from then on it reads.
   *
   * @param home its own
   * @throws UserError if it ends, or does not get so far
   */
  static LiveRun start(Installation installation, Clock clock, Path home, String redis)
      throws InterruptedException {
    LogFile log = LogFile.create(home, "live", clock);
    JobRequest request =
        JobRequest.parse(
                installation.root(),
                "live",
                List.of(
                    "--runner=flink",
                    "--home=" + home,
                    "--source=" + source(home),
                    "--redis=" + redis,
                    "--max-clock-skew=" + MAX_CLOCK_SKEW,
                    // So fast runs the replay that a visit of now is hours behind it at its end.
                    "--allowed-lateness=P1D",
                    "--checkpointing-interval=2000"))
            .resumed();
    ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.file().toFile());
    LiveRun run = new LiveRun(installation.redirected(request.launch().shortLived(), toLog, toLog));
    long end = System.nanoTime() + START.toNanos();
    while (LiveState.in(home).newestCheckpoint().isEmpty()) {
      if (run.child.process().waitFor(200, TimeUnit.MILLISECONDS)) {
        String error = log.lastError();
        throw new UserError(
            (error == null ? "The live job ended" : error) + "; its log: " + log.file());
      }
      if (System.nanoTime() > end) {
        run.close();
        throw new UserError(
            "The live job does not read after " + START.toSeconds() + " s; its log: " + log.file());
      }
    }
    return run;
  }

  @Override
  public String toString() {
    return "reads what the server collects";
  }

  @Override
  public void close() {
    child.close();
  }
}
