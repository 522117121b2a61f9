package io.purchaseintent.trainer.models;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent models}: the versions of a model, and which of them serve. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "The registry: what ./intent train wrote, and which of it serves.",
      "",
      "Each version is in a stage: candidate (written), staging (chosen to be tried), production or"
          + " archived. In production it has a role: champion (answers; there is one), challenger"
          + " (answers a part of the visits), shadow (scores, and is not heard). Each move is"
          + " logged with time, who and why.",
      ""
    },
    subcommands = {
      ListCommand.class,
      ShowCommand.class,
      CompareCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      ArchiveCommand.class,
      VerifyCommand.class,
      ReproduceCommand.class,
      FinalCommand.class,
      EventsCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./intent models list",
      "  ./intent models compare v3 v4",
      "  ./intent models promote v4 --why=\"better after the first add to cart\"",
      "  ./intent models rollback --why=\"too sure on mobile\"",
      "  ./intent models verify",
      "  ./intent models reproduce v4",
      "  ./intent models events --follow"
    })
public final class ModelsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ModelsCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ModelsCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say which: models " + String.join(", ", spec.subcommands().keySet()));
  }
}
