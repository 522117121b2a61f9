package io.purchaseintent.trainer.models;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.Move;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent models rollback}: the champion before this one again. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Take the last promotion of a champion back: the version before it is champion again, and it"
          + " is archived. Once more goes one further back.",
      ""
    },
    footer = {"", "Example:", "  ./intent models rollback --why=\"too sure on mobile\""})
final class RollbackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Mixin private final ModelOptions options = new ModelOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  RollbackCommand() {}

  @Override
  public Integer call() {
    Move move =
        options.move(
            spec.commandLine().getErr(),
            registry -> registry.rollback(options.model(), options.audit(why)));
    options.tell(
        spec.commandLine().getOut(),
        move.toJson(),
        options.model() + " " + move.version() + " is " + move.placement() + " again");
    return ExitCode.DONE;
  }
}
