package io.purchaseintent.experiments;

import io.purchaseintent.command.Commands;
import io.purchaseintent.experiments.board.CreateCommand;
import io.purchaseintent.experiments.board.ListCommand;
import io.purchaseintent.experiments.board.ShowCommand;
import io.purchaseintent.experiments.board.StartCommand;
import io.purchaseintent.experiments.board.StopCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments}. */
@Command(
    name = "./intent experiments",
    mixinStandardHelpOptions = true,
    description = {
      "Plan experiments, and give visitors their arms: an experiment is a file that is created in"
          + " the registry, then started and stopped, and all servers of the registry follow. See"
          + " docs/experiments.md.",
      ""
    },
    subcommands = {
      PlanCommand.class,
      CreateCommand.class,
      StartCommand.class,
      StopCommand.class,
      ListCommand.class,
      ShowCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./intent experiments plan --effect=0.05",
      "  ./intent experiments create badge.yaml",
      "  ./intent experiments start badge --why=\"the page is live\"",
      "  ./intent experiments plan --metric=revenue --unit=shopper --report=plan.html"
    })
public final class ExperimentsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ExperimentsCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ExperimentsCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Say which: experiments " + String.join(", ", spec.subcommands().keySet()));
  }
}
