package io.purchaseintent.experiments;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments}. */
@Command(
    name = "./intent experiments",
    mixinStandardHelpOptions = true,
    description = "Tell what an experiment can find, before it is begun.",
    subcommands = PlanCommand.class,
    footer = {
      "",
      "Examples:",
      "  ./intent experiments plan --effect=0.05",
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
