package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.policy.PolicyFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent policy check}: whether a file is a policy, and where its actions gain. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Check a policy: whether it is one, its version, and at which propensities each action gains"
          + " against doing nothing, for an order of the average value, rules and budgets aside.",
      "",
      "Ends with 1 if the file breaks a rule, and says which and where.",
      ""
    },
    footer = {"", "Examples:", "  ./intent policy check my-policy.yaml"})
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The policy.")
  private Path file;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  CheckCommand() {}

  @Override
  public Integer call() {
    PolicyFile read = PolicyFile.read(file);
    List<GainRanges> all = GainRanges.of(read.policy());
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Commands.oneLine(json(read, all)) : forPeople(read, all).stripTrailing());
    out.flush();
    return ExitCode.DONE;
  }

  private static ObjectNode json(PolicyFile read, List<GainRanges> all) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("policy", read.policy().id()).put("file", read.origin());
    ArrayNode actions = answer.putArray("actions");
    for (GainRanges each : all) {
      ObjectNode row = actions.addObject().put("action", each.action());
      ArrayNode ranges = row.putArray("gains_at");
      each.ranges().forEach(range -> ranges.addArray().add(range[0]).add(range[1]));
      row.put("most_gain", each.mostGain()).put("most_gain_at", each.mostGainAt());
    }
    return answer;
  }

  private static String forPeople(PolicyFile read, List<GainRanges> all) {
    TextTable table = new TextTable("ACTION", "GAINS AT PROPENSITY", "MOST", "AT");
    for (GainRanges each : all) {
      boolean nowhere = each.ranges().isEmpty();
      table.add(
          each.action(),
          nowhere
              ? "nowhere: it costs more than it brings"
              : each.ranges().stream()
                  .map(range -> text(range[0]) + " to " + text(range[1]))
                  .collect(Collectors.joining(", ")),
          nowhere ? "-" : String.format(Locale.ROOT, "%.2f", each.mostGain()),
          nowhere ? "-" : text(each.mostGainAt()));
    }
    return String.format(
        Locale.ROOT,
        "%s is the policy %s. For an order of %.2f, without rules and budgets:%n%n%s",
        read.origin(),
        read.policy().id(),
        read.policy().economics().averageOrderValue(),
        table);
  }

  private static String text(double propensity) {
    return String.format(Locale.ROOT, "%.3f", propensity);
  }
}
