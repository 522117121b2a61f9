package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.process.HomeLock;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./intent retrain give-up}: ends a retraining that is not over, for good. */
@Command(
    name = "retrain give-up",
    mixinStandardHelpOptions = true,
    description =
        "End a retraining that was cut off or failed: the next ./intent retrain begins anew. What it"
            + " made stays, and its record says who gave it up and why.")
public final class GiveUpCommand implements Callable<Integer> {

  /** Its word after {@code ./intent retrain}. */
  public static final String NAME = "give-up";

  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "Kept in its record.")
  private @Nullable String why;

  private final Clock clock;
  private final PrintStream out;

  /** A command that takes the time from this clock. */
  public GiveUpCommand(Clock clock, PrintStream out) {
    this.clock = clock;
    this.out = out;
  }

  @Override
  public Integer call() {
    String because = why;
    if (because == null || because.isBlank()) {
      throw UserError.ofUsage("--why must say why, for whoever reads the record later");
    }
    try (HomeLock lock = HomeLock.take(home.home(), "retrain")) {
      Optional<RetrainRun> unfinished = new RetrainRuns(lock.home()).unfinished();
      unfinished.ifPresent(run -> run.end(RunState.GIVEN_UP, because, clock.instant()));
      out.println(
          unfinished
              .map(run -> "given up: " + run.id())
              .orElse("Nothing to do: no retraining of this home is unfinished"));
      return ExitCode.DONE;
    }
  }
}
