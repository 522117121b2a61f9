package io.purchaseintent.trainer.features;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.trainer.models.ModelOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent features list}: a row a feature. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the features that are made: since when they are declared, which versions of the model"
          + " use them, in which share of the moments of the newest training set they have a value,"
          + " and how far they move the log odds in the version that answers.",
      ""
    },
    footer = {"", "Examples:", "  ./intent features list", "  ./intent features list --own"})
final class ListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--own", description = "Only those that the shop has declared.")
  private boolean own;

  @Mixin private final ModelOptions options = new ModelOptions();
  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ListCommand() {}

  @Override
  public Integer call() {
    return options.ask(this::tell);
  }

  private int tell(ModelRegistry registry) {
    KnownFeatures known = KnownFeatures.in(options.lake(lakes));
    Uses uses = Uses.of(registry, options.model(), options.lake(lakes));
    TextTable table =
        new TextTable("NAME", "VERSION", "OF", "SINCE", "USED BY", "COVERAGE", "IMPORTANCE");
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", options.model());
    ArrayNode rows = answer.putArray("features");
    for (FeatureDefinition feature : known.all()) {
      if (!own || feature.declared() != null) {
        FeatureAnswer told = new FeatureAnswer(feature, known, uses);
        table.add(told.cells());
        rows.add(told.toJson());
      }
    }
    options.tell(
        spec.commandLine().getOut(),
        answer,
        rows.isEmpty()
            ? "The shop has declared no feature: docs/own-features.md tells how"
            : table.toString());
    return ExitCode.DONE;
  }
}
