package io.purchaseintent.rollout;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.rollout.state.Remembered;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent rollout abort}: back to staging now. */
@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description =
        "Take the version of a roll-out back to staging now; the champion answers all again.")
final class AbortCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Such as v4 (default: that of this home's roll-out).")
  private @Nullable String version;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  AbortCommand() {}

  @Override
  public Integer call() {
    AuditEntry audit = options.of().audit(why);
    String given = version;
    String aborted =
        given != null
            ? given
            : options
                .folder()
                .remembered()
                .filter(Remembered::goesOn)
                .map(Remembered::version)
                .orElseThrow(
                    () -> new UserError("No roll-out goes on here: say which, as abort v4"));
    try {
      ModelRegistry registry = options.registry();
      Move move =
          options.telling(
              registry, () -> new NextStep(registry, options.model()).abort(aborted, audit));
      options.tell(spec.commandLine().getOut(), move.toJson(), aborted + " is " + move.placement());
      return ExitCode.DONE;
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
