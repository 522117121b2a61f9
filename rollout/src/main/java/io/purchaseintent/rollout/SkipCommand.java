package io.purchaseintent.rollout;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.state.Remembered;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent rollout skip}: to the next step now. */
@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    description =
        "Bring the version of this home's roll-out to its next step now, whatever the one that it"
            + " is at waits for. The registry's log says who did so and why.")
final class SkipCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  SkipCommand() {}

  @Override
  public Integer call() {
    Remembered state =
        options
            .folder()
            .remembered()
            .filter(Remembered::goesOn)
            .orElseThrow(() -> new UserError("No roll-out goes on here: there is nothing to skip"));
    AuditEntry audit = options.of().audit(why);
    Plan plan = options.plan();
    ModelRegistry registry = options.registry();
    try {
      Move move =
          options.telling(
              registry,
              () -> new NextStep(registry, state.model()).skip(state.version(), plan, audit));
      options.tell(
          spec.commandLine().getOut(), move.toJson(), state.version() + " is " + move.placement());
      return ExitCode.DONE;
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
