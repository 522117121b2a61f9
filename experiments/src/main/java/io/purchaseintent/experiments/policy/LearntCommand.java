package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registered.RegisteredModel;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntVersion;
import io.purchaseintent.registry.learnt.LearntView;
import io.purchaseintent.registry.learnt.Usage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent policy learnt}: what a policy has learnt, and by which of it servers go. */
@Command(
    name = "learnt",
    mixinStandardHelpOptions = true,
    description = {
      "List what a policy has learnt: its versions, of how many visits each is, what it was judged"
          + " by, and which one servers go by.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy learnt --policy=learns.yaml",
      "  ./intent policy learnt --policy=learns.yaml --json"
    })
final class LearntCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final RegisteredModel model = new RegisteredModel();

  @Mixin private final PolicyOptions options = new PolicyOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  LearntCommand() {}

  @Override
  public Integer call() {
    String policy = options.read(model.homes().home()).policy().name();
    LearntView view = new LearntBoard(model.learntNotes()).view(policy);
    model.tell(spec.commandLine().getOut(), json(policy, view), forPeople(policy, view));
    return ExitCode.DONE;
  }

  private static ObjectNode json(String policy, LearntView view) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("policy", policy)
            .put("in_use", view.inUse().map(LearntVersion::version).orElse(0));
    ArrayNode versions = json.putArray("versions");
    view.versions().forEach(version -> versions.add(version.toJson()));
    ArrayNode usages = json.putArray("usages");
    view.usages().forEach(usage -> usages.add(usage.toJson()));
    return json;
  }

  private static String forPeople(String policy, LearntView view) {
    if (view.versions().isEmpty()) {
      return policy + " has learnt nothing yet: ./intent run bandit lets it learn.";
    }
    TextTable table = new TextTable("VERSION", "UNTIL", "VISITS", "BOUGHT", "CHECKS", "LEARNT BY");
    int inUse = view.inUse().map(LearntVersion::version).orElse(0);
    for (LearntVersion version : view.versions()) {
      table.add(
          version.version() + (version.version() == inUse ? " *" : ""),
          version.until().toString(),
          Long.toString(version.trials()),
          Long.toString(version.bought()),
          version.isFit() ? "passed" : failed(version),
          version.audit().who());
    }
    List<Usage> usages = view.usages();
    return table
        + (inUse == 0 ? "\nServers go by what " + policy + " assumes" : "\n* servers go by it")
        + (usages.isEmpty()
            ? ""
            : ", since "
                + usages.get(usages.size() - 1).audit().time()
                + ": "
                + usages.get(usages.size() - 1).audit().why());
  }

  private static String failed(LearntVersion version) {
    return version.checks().stream()
        .filter(check -> check.verdict() != LearntVersion.Verdict.PASSED)
        .map(check -> check.name() + ": " + check.reason())
        .findFirst()
        .orElse("");
  }
}
