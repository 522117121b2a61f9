package io.purchaseintent.incident;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.incident.play.Incident;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent incidents}: lists them; {@code run} plays them. */
@Command(
    name = "incidents",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Incidents that happen to systems such as this one, each played on a simulated shop with the"
          + " real programs: once with the safeguard switched off, where the harm is measured in"
          + " the shop's money, and once with it.",
      "",
      "Without a word after it, lists them. docs/incidents/ has a page for each. unattended lets"
          + " the loop alone with a world that changed."
    },
    subcommands = {RunCommand.class, UnattendedCommand.class},
    footer = {
      "",
      "Examples:",
      "  ./intent incidents",
      "  ./intent incidents run overconfident",
      "  ./intent incidents unattended"
    })
public final class IncidentsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that takes everything from its words. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public IncidentsCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new IncidentsCommand(), args));
  }

  @Override
  public Integer call() {
    TextTable table = new TextTable("", "incident", "what happens");
    for (Incident incident : Incident.ALL) {
      table.add(incident.letter(), incident.name(), incident.story());
    }
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
