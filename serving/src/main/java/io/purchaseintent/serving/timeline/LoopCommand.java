package io.purchaseintent.serving.timeline;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent loop}: from an alarm to a better model, and what was done. */
@Command(
    name = "loop",
    mixinStandardHelpOptions = true,
    description = {"What happened to a model, from alarms to promotions.", ""},
    subcommands = HistoryCommand.class,
    footer = {
      "",
      "Examples:",
      "  ./intent loop history",
      "  ./intent loop history --days=90 --json"
    })
public final class LoopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public LoopCommand() {}

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
