package io.purchaseintent.trainer.features;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.json.DeclaredFeatureJson;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What is told of a feature. */
final class FeatureAnswer {

  private final FeatureDefinition feature;
  private final @Nullable String since;
  private final @Nullable Double coverage;
  private final List<Uses.Version> users;

  FeatureAnswer(FeatureDefinition feature, KnownFeatures known, Uses uses) {
    this.feature = feature;
    this.since = known.since(feature) == null ? null : String.valueOf(known.since(feature));
    this.coverage = uses.coverage(feature);
    this.users = uses.of(feature);
  }

  /** As cells: name, version, of, declared since, used by, coverage, importance. */
  String[] cells() {
    return new String[] {
      feature.name(),
      Integer.toString(feature.version()),
      of(),
      since == null ? "the release" : since.substring(0, Math.min(19, since.length())),
      users.isEmpty()
          ? "-"
          : String.join(", ", users.stream().map(Uses.Version::toString).toList()),
      coverage == null ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * coverage),
      importance().isEmpty() ? "-" : String.format(Locale.ROOT, "%.4f", importance().getAsDouble())
    };
  }

  /** As JSON. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", feature.name()).put("version", feature.version()).put("of", of());
    json.put("description", feature.description());
    json.put("declared", since);
    if (feature.declared() != null) {
      json.set("definition", DeclaredFeatureJson.write(feature.declared()));
    }
    json.put("coverage", coverage);
    ArrayNode used = json.putArray("used_by");
    for (Uses.Version version : users) {
      used.addObject()
          .put("version", version.name())
          .put("stage", version.placement().stage().code())
          .put(
              "role", version.placement().role() == null ? null : version.placement().role().code())
          .put("importance", version.importance(feature.name()));
    }
    return json;
  }

  /** As a declaration says it, where there is one. */
  private String of() {
    DeclaredFeature declared = feature.declared();
    if (declared != null) {
      return declared.of().name().toLowerCase(Locale.ROOT);
    }
    return feature.entity().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** That in the version that answers, else in the newest. */
  private OptionalDouble importance() {
    Uses.Version told = null;
    for (Uses.Version version : users) {
      boolean answers =
          told == null || told.placement().role() == null || version.placement().role() != null;
      if (version.importance(feature.name()) != null && answers) {
        told = version;
      }
    }
    Double size = told == null ? null : told.importance(feature.name());
    return size == null ? OptionalDouble.empty() : OptionalDouble.of(size);
  }
}
