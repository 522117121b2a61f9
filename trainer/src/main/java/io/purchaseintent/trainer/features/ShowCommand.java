package io.purchaseintent.trainer.features;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.json.DeclaredFeatureJson;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.trainer.models.ModelOptions;
import io.purchaseintent.yaml.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent features show}: all that is known of a feature. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Show a feature in all versions that are made: what it means, what it is made of, who uses"
          + " it and how much it moves their scores.",
      ""
    },
    footer = {"", "Example:", "  ./intent features show cart_value"})
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Such as cart_value.")
  private String name;

  @Mixin private final ModelOptions options = new ModelOptions();
  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ShowCommand() {}

  @Override
  public Integer call() {
    return options.ask(this::tell);
  }

  private int tell(ModelRegistry registry) {
    KnownFeatures known = KnownFeatures.in(options.lake(lakes));
    List<FeatureDefinition> found =
        known.all().stream().filter(feature -> feature.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new UserError(
          "There is no feature \""
              + name
              + "\""
              + NearestName.question(
                  name,
                  known.all().stream().map(FeatureDefinition::name).collect(Collectors.toSet()))
              + "; ./intent features list has all");
    }
    Uses uses = Uses.of(registry, options.model(), options.lake(lakes));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("name", name);
    ArrayNode versions = answer.putArray("versions");
    StringBuilder text = new StringBuilder();
    for (FeatureDefinition feature : found) {
      FeatureAnswer told = new FeatureAnswer(feature, known, uses);
      versions.add(told.toJson());
      text.append(text.isEmpty() ? "" : "\n");
      text.append(name).append(" version ").append(feature.version()).append("\n  ");
      text.append(feature.description().isEmpty() ? "(not described)" : feature.description());
      text.append('\n');
      if (feature.declared() != null) {
        text.append("  ").append(DeclaredFeatureJson.write(feature.declared())).append('\n');
      }
      String[] cells = told.cells();
      text.append("  since ").append(cells[3]).append(", a value in ").append(cells[5]);
      text.append(" of the moments of the newest training set\n");
      TextTable users = new TextTable("USED BY", "STAGE", "IMPORTANCE");
      for (Uses.Version version : uses.of(feature)) {
        Double importance = version.importance(name);
        users.add(
            version.toString(),
            version.placement().stage().code(),
            importance == null ? "-" : String.format(Locale.ROOT, "%.4f", importance));
      }
      text.append(uses.of(feature).isEmpty() ? "  no version of the model uses it\n" : users);
    }
    options.tell(spec.commandLine().getOut(), answer, text.toString());
    return ExitCode.DONE;
  }
}
