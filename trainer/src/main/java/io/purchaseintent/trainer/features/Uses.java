package io.purchaseintent.trainer.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.registry.Standings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who uses features: the versions of a model, with what is known of the features in each. */
final class Uses {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Version> versions;
  private final Optional<JsonNode> newestSet;

  /**
   * A version of a model.
   *
   * @param placement where it stands
   * @param features by name, which version of each
   * @param profile the profile of what it was trained on; missing where there is none
   */
  record Version(
      String name, Placement placement, Map<String, Integer> features, JsonNode profile) {

    /** Whether it serves, or is about to. */
    boolean isInUse() {
      return placement.role() != null || placement.stage() == Stage.STAGING;
    }

    boolean has(String feature, int version) {
      return Integer.valueOf(version).equals(features.get(feature));
    }

    /** Mean size of the feature's effect in log odds; null where it was not told. */
    @Nullable Double importance(String feature) {
      JsonNode told = profile.path("model").path("importance").path(feature);
      return told.isNumber() ? told.asDouble() : null;
    }

    @Override
    public String toString() {
      return placement.role() == null
          ? name
          : name + " " + placement.role().name().toLowerCase(Locale.ROOT);
    }
  }

  private Uses(List<Version> versions, Optional<JsonNode> newestSet) {
    this.versions = versions;
    this.newestSet = newestSet;
  }

  /** Of all versions of a model but the archived ones, and of the training set made last. */
  static Uses of(ModelRegistry registry, String model, Lake lake) {
    Standings standings = registry.standings(model);
    List<Version> versions = new ArrayList<>();
    for (String version : registry.versions(model)) {
      Placement placement = standings.of(version);
      if (placement.stage() != Stage.ARCHIVED) {
        versions.add(
            new Version(
                version,
                placement,
                versionsOf(registry.manifest(model, version).path("feature_set")),
                profile(registry, model, version)));
      }
    }
    return new Uses(versions, newestSet(lake));
  }

  private static Map<String, Integer> versionsOf(JsonNode featureSet) {
    Map<String, Integer> versions = new TreeMap<>();
    featureSet
        .path("features")
        .forEach(
            feature ->
                versions.put(feature.path("name").asText(), feature.path("version").asInt()));
    return versions;
  }

  private static JsonNode profile(ModelRegistry registry, String model, String version) {
    try {
      return JSON.readTree(registry.file(model, version, ReferenceProfile.FILE));
    } catch (RegistryException | IOException e) {
      // Versions of the first release have none.
      return JSON.createObjectNode();
    }
  }

  private static Optional<JsonNode> newestSet(Lake lake) {
    return lake.trainingSets().stream()
        .map(lake::trainingSet)
        .filter(set -> set.manifest().isPresent())
        .max(Comparator.comparing(set -> set.manifest().orElseThrow().path("created").asText()))
        .flatMap(
            set ->
                set.files().stream()
                    .filter(file -> file.toString().endsWith(ReferenceProfile.FILE))
                    .findFirst())
        .map(Uses::read);
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw LakeException.of("reading " + file, e);
    }
  }

  /** The versions that are not archived. */
  List<Version> versions() {
    return versions;
  }

  /** The versions that have this version of a feature. */
  List<Version> of(FeatureDefinition feature) {
    return versions.stream()
        .filter(version -> version.has(feature.name(), feature.version()))
        .toList();
  }

  /**
   * The share of moments of the training set made last in which a feature has a value; null where
   * it is not in it.
   */
  @Nullable Double coverage(FeatureDefinition feature) {
    if (newestSet.isEmpty()) {
      return null;
    }
    JsonNode profile = newestSet.get();
    if (!Integer.valueOf(feature.version())
        .equals(versionsOf(profile.path("feature_set")).get(feature.name()))) {
      return null;
    }
    JsonNode seen = profile.path("features").path("columns").path(feature.name()).path("seen");
    double rows = seen.path("rows").asDouble();
    return rows == 0 ? null : 1 - seen.path("missing").asDouble() / rows;
  }

  /** The features of a set as it is kept in a manifest. */
  static List<FeatureDefinition> definitions(JsonNode featureSet) {
    return FeatureSetJson.read(featureSet).definitions();
  }
}
