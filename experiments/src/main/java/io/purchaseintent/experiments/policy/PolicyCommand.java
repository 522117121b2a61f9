package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent policy}: what is done for a visit. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = {
      "What is done for a visit: nothing, free shipping, a discount.",
      "",
      "A policy is a YAML file with actions, what each costs and is assumed to change, who may get"
          + " it and how much a day. The action with the highest expected value is chosen; that of"
          + " doing nothing is propensity times margin. In effect is --policy=FILE, else"
          + " policy.yaml in the home folder, else the one of this release.",
      ""
    },
    subcommands = {
      ShowCommand.class,
      CheckCommand.class,
      TryCommand.class,
      UpliftCommand.class,
      SimulateCommand.class,
      LearnCommand.class,
      LearntCommand.class,
      UseCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy show > .intent/policy.yaml      # begin with the one of this release",
      "  ./intent policy check .intent/policy.yaml",
      "  ./intent policy try --propensity=0.08 --cart-value=59.90",
      "  ./intent policy try --from-log"
    })
public final class PolicyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public PolicyCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new PolicyCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say which: policy " + String.join(", ", spec.subcommands().keySet()));
  }
}
