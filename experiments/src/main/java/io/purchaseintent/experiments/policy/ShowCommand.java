package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.policy.PolicyOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent policy show}: the policy in effect. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Print the policy in effect, as its file has it; where it comes from goes to standard error.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy show",
      "  ./intent policy show > my-policy.yaml",
      "  ./intent policy show --json          # its version, and all settings in canonical form"
    })
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final PolicyOptions options = new PolicyOptions();

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ShowCommand() {}

  @Override
  public Integer call() {
    PolicyFile file = options.read(homes.home());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Path path = file.file();
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer
          .put("policy", file.policy().id())
          .put("file", path == null ? null : path.toString())
          .put("text", file.policy().text());
      out.println(Commands.oneLine(answer));
    } else {
      spec.commandLine().getErr().println(file.policy().id() + ", " + file.origin());
      spec.commandLine().getErr().flush();
      out.print(file.text());
    }
    out.flush();
    return ExitCode.DONE;
  }
}
