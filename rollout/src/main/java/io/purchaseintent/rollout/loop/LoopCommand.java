package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent loop}: from an alarm to a better model, without anybody. */
@Command(
    name = "loop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Watch the days, retrain when it is due, and roll out what passes its gates, by itself: one"
          + " loop at a time for a model, whatever machine it runs on.",
      "",
      "./intent loop history tells what happened to a model, from alarms to promotions.",
      ""
    },
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      StatusCommand.class,
      OrderCommand.PauseOrder.class,
      OrderCommand.ResumeOrder.class,
      OrderCommand.SkipOrder.class,
      OrderCommand.AbortOrder.class
    },
    footer = {
      "",
      "Examples:",
      "  ./intent loop run --server=http://a:8080,http://b:8080",
      "  ./intent loop run --server=http://a:8080 --once",
      "  ./intent loop check",
      "  ./intent loop status",
      "  ./intent loop pause --why=\"a sale begins\"",
      "  ./intent loop resume --why=\"it is over\"",
      "  ./intent loop skip --why=\"seen enough of 5%%\"",
      "  ./intent loop abort --why=\"too sure on mobile\"",
      "  ./intent loop history --days=90"
    })
public final class LoopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  LoopCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new LoopCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say which: loop " + String.join(", ", spec.subcommands().keySet()));
  }
}
