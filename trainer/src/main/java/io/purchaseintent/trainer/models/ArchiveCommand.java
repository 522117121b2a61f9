package io.purchaseintent.trainer.models;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.Move;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models archive}: a version out of use. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = {
      "Take a version out of use. Its files stay, and promote brings it back. The champion cannot"
          + " be archived: promote another first.",
      ""
    },
    footer = {"", "Example:", "  ./intent models archive v2 --why=\"of last summer\""})
final class ArchiveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", description = "Such as v2.")
  private String version;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Mixin private final ModelOptions options = new ModelOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ArchiveCommand() {}

  @Override
  public Integer call() {
    Move move =
        options.move(
            spec.commandLine().getErr(),
            registry -> registry.archive(options.model(), version, options.audit(why)));
    options.tell(
        spec.commandLine().getOut(),
        move.toJson(),
        options.model() + " " + version + " is " + move.placement());
    return ExitCode.DONE;
  }
}
