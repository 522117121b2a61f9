package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.command.UserError;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a benchmark of jobs runs them on. */
final class RunnersOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--runners",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "flink,spark",
      description = "direct, flink, spark (default: ${DEFAULT-VALUE}).")
  private List<String> runners = List.of();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  RunnersOption() {}

  /** Those that are asked for, each once. */
  Set<Runner> chosen() {
    Set<Runner> chosen = EnumSet.noneOf(Runner.class);
    for (String name : runners) {
      try {
        chosen.add(Runner.of(name));
      } catch (UserError e) {
        throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
      }
    }
    return chosen;
  }
}
