package io.purchaseintent.trainer.features;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent features}: the features of the release and of the shop, and who uses them. */
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    description = {
      "The features that there are: those of this release, and those that the shop has declared by"
          + " ./intent run features; which models use them, how often they have a value, and how"
          + " much they move a score.",
      ""
    },
    subcommands = {ListCommand.class, ShowCommand.class, DiffCommand.class, DropCommand.class},
    footer = {
      "",
      "Examples:",
      "  ./intent features list",
      "  ./intent features show spent_365d",
      "  ./intent features diff v3 v4",
      "  ./intent features diff lake features.yaml",
      "  ./intent features drop spent_365d@1"
    })
public final class FeaturesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public FeaturesCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new FeaturesCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name one of list, show, diff and drop");
  }
}
