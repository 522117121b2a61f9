package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.rollout.state.RolloutFolder.Pause;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent rollout pause}: no further step. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description =
        "Let the roll-out of this home take no further step until it is resumed. It goes on"
            + " looking: harm that is sure still takes the version back.")
final class PauseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--why", required = true, description = "Told by status.")
  private String why;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  PauseCommand() {}

  @Override
  public Integer call() {
    AuditEntry audit = options.of().audit(why);
    options.folder().pause(new Pause(audit.time().toString(), audit.who(), why));
    options.tell(
        spec.commandLine().getOut(),
        JsonNodeFactory.instance.objectNode().put("paused", true),
        "The roll-out takes no further step until ./intent rollout resume");
    return ExitCode.DONE;
  }
}
