package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.command.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent rollout resume}: further steps again. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Let the roll-out of this home go on after a pause.")
final class ResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ResumeCommand() {}

  @Override
  public Integer call() {
    boolean paused = options.folder().pause().isPresent();
    options.folder().pause(null);
    options.tell(
        spec.commandLine().getOut(),
        JsonNodeFactory.instance.objectNode().put("paused", false),
        paused ? "The roll-out goes on" : "It was not paused");
    return ExitCode.DONE;
  }
}
