package io.purchaseintent.trainer.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.FeatureFile;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.NextDeclaration;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.trainer.models.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent features diff}: in which features two things differ. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Tell in which features two of these differ: versions of the model (v3), training sets (by"
          + " their id), what the lake makes (lake), a file of features (features.yaml).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent features diff v3 v4",
      "  ./intent features diff v4 2026-11-30",
      "  ./intent features diff lake features.yaml"
    })
final class DiffCommand implements Callable<Integer> {

  private static final String LAKE = "lake";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "What is compared.")
  private String one;

  @Parameters(index = "1", paramLabel = "B", description = "With what.")
  private String other;

  @Mixin private final ModelOptions options = new ModelOptions();
  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  DiffCommand() {}

  @Override
  public Integer call() {
    return options.ask(this::tell);
  }

  private int tell(ModelRegistry registry) {
    Map<String, FeatureDefinition> before = features(registry, one);
    Map<String, FeatureDefinition> after = features(registry, other);
    TextTable table = new TextTable("FEATURE", one, other, "");
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("a", one).put("b", other);
    ArrayNode rows = answer.putArray("differences");
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      FeatureDefinition a = before.get(name);
      FeatureDefinition b = after.get(name);
      String what = difference(a, b);
      if (what != null) {
        table.add(name, version(a), version(b), what);
        rows.addObject()
            .put("name", name)
            .put("a", a == null ? null : a.version())
            .put("b", b == null ? null : b.version())
            .put("difference", what);
      }
    }
    options.tell(
        spec.commandLine().getOut(),
        answer,
        rows.isEmpty()
            ? "The %d features of %s and %s are the same".formatted(before.size(), one, other)
            : table.toString());
    return ExitCode.DONE;
  }

  private static String version(@Nullable FeatureDefinition feature) {
    return feature == null ? "-" : "version " + feature.version();
  }

  private static @Nullable String difference(
      @Nullable FeatureDefinition a, @Nullable FeatureDefinition b) {
    if (a == null || b == null) {
      return a == null ? "added" : "gone";
    }
    return a.version() == b.version() && meaning(a).equals(meaning(b)) ? null : "another meaning";
  }

  private static String meaning(FeatureDefinition feature) {
    return feature.declared() == null ? "" : feature.declared().meaning();
  }

  private Map<String, FeatureDefinition> features(ModelRegistry registry, String name) {
    Lake lake = options.lake(lakes);
    if (name.equals(LAKE)) {
      return newest(KnownFeatures.in(lake).all().stream());
    }
    if (registry.versions(options.model()).contains(name)) {
      return ofSet(name, registry.manifest(options.model(), name).path("feature_set"));
    }
    Optional<JsonNode> set =
        lake.trainingSets().contains(name) ? lake.trainingSet(name).manifest() : Optional.empty();
    if (set.isPresent()) {
      return ofSet(name, set.get().path("feature_set"));
    }
    if (Files.isRegularFile(Path.of(name))) {
      List<DeclaredFeature> declared = FeatureFile.read(Path.of(name)).features();
      return newest(
          Stream.concat(
              FeatureCatalog.all().stream(),
              NextDeclaration.of(KnownFeatures.in(lake).declarations(), declared).changes().stream()
                  .filter(change -> change.kind() != NextDeclaration.Kind.LEFT)
                  .map(change -> FeatureDefinition.of(change.feature()))));
    }
    throw new UserError(
        "\""
            + name
            + "\" is no version of "
            + options.model()
            + " "
            + registry.versions(options.model())
            + ", no training set "
            + lake.trainingSets()
            + ", not \"lake\", and no file");
  }

  private static Map<String, FeatureDefinition> ofSet(String name, JsonNode featureSet) {
    try {
      return newest(Uses.definitions(featureSet).stream());
    } catch (IllegalArgumentException e) {
      throw new UserError(name + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, FeatureDefinition> newest(Stream<FeatureDefinition> features) {
    Map<String, FeatureDefinition> newest = new LinkedHashMap<>();
    features.forEach(
        feature ->
            newest.merge(feature.name(), feature, (a, b) -> a.version() > b.version() ? a : b));
    return newest;
  }
}
