package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registered.RegisteredModel;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.Usage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent policy use}: by which of what a policy has learnt servers go. */
@Command(
    name = "use",
    mixinStandardHelpOptions = true,
    description = {
      "Let servers go by a version of what a policy has learnt: back to one of before, or on to one"
          + " that a check kept back. 0 is what the policy assumes. Servers follow within seconds."
          + " The next ./intent run bandit goes on from the newest version, and is used again if it"
          + " is fit: to keep it from that, do not run it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy use 12 --policy=learns.yaml --why='13 gives too much away'",
      "  ./intent policy use 0 --policy=learns.yaml --why='begin again'"
    })
final class UseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final RegisteredModel model = new RegisteredModel();

  @Mixin private final PolicyOptions options = new PolicyOptions();

  @Parameters(paramLabel = "VERSION", description = "Its number; 0 for what the policy assumes.")
  private int version;

  @Option(names = "--why", required = true, paramLabel = "TEXT", description = "Why, for the log.")
  private String why;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  UseCommand() {}

  @Override
  public Integer call() {
    String policy = options.read(model.homes().home()).policy().name();
    try {
      Usage usage = new LearntBoard(model.learntNotes()).use(policy, version, model.audit(why));
      model.tell(
          spec.commandLine().getOut(),
          usage.toJson(),
          "Servers go by "
              + (version == 0 ? "what " + policy + " assumes" : policy + "+" + version)
              + " within seconds.");
      return ExitCode.DONE;
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
