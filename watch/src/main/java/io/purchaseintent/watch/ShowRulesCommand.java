package io.purchaseintent.watch;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.rules.RuleBook;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent rules show}: the rules of this release. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Print the rules of this release as a file, with what may stand in one: to begin one with.",
      ""
    },
    footer = {"", "Examples:", "  ./intent rules show > .intent/rules.yaml"})
final class ShowRulesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ShowRulesCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(RuleBook.shipped().text());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
