package io.purchaseintent.watch;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent rules}: what is looked for, and who is told. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = {
      "The rules that jobs and ./intent watch judge by, and who is told of alarms.",
      "",
      "Rules are in rules.yaml in the home folder, where that holds what differs from those of the"
          + " release; receivers of alerts are in alerts.yaml beside it.",
      ""
    },
    subcommands = {
      CheckRulesCommand.class,
      TryRulesCommand.class,
      ShowRulesCommand.class,
      TestAlertsCommand.class,
      TellCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./intent rules show > .intent/rules.yaml",
      "  ./intent rules check",
      "  ./intent rules try --from=2016-10-01 --to=2016-11-01",
      "  ./intent rules test-alerts"
    })
public final class RulesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public RulesCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new RulesCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say which: rules " + String.join(", ", spec.subcommands().keySet()));
  }
}
