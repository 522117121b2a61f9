package io.purchaseintent.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Feature sets as JSON: {@code {"hash", "shop_zone", "features": [{"name", "version", "kind",
 * "entity"}], "vocabularies": {name: [term, …]}}}; a feature that the shop has declared says all of
 * itself in {@code "declared"}, so that whoever serves it needs no other file.
 */
public final class FeatureSetJson {

  private static final String DECLARED = "declared";

  private FeatureSetJson() {}

  /** The feature set as JSON. */
  public static ObjectNode write(FeatureSet set) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("hash", set.hash()).put("shop_zone", set.shopZone().getId());
    ArrayNode features = json.putArray("features");
    for (FeatureDefinition definition : set.definitions()) {
      ObjectNode feature = features.addObject();
      feature
          .put("name", definition.name())
          .put("version", definition.version())
          .put(
              "kind",
              definition instanceof FeatureDefinition.Categorical ? "categorical" : "numeric")
          .put("entity", definition.entity().name().toLowerCase(Locale.ROOT));
      if (definition.declared() != null) {
        feature.set(DECLARED, DeclaredFeatureJson.write(definition.declared()));
      }
    }
    ObjectNode vocabularies = json.putObject("vocabularies");
    new TreeMap<>(set.vocabularies())
        .forEach(
            (name, vocabulary) -> {
              ArrayNode terms = vocabularies.putArray(name);
              vocabulary.terms().forEach(terms::add);
            });
    return json;
  }

  /**
   * The feature set that the JSON names.
   *
   * @throws IllegalArgumentException if it names a definition, a version or a state that this
   *     release does not have, or its hash is not that of its content
   */
  public static FeatureSet read(JsonNode json) {
    List<FeatureDefinition> definitions = new ArrayList<>();
    for (JsonNode feature : json.path("features")) {
      definitions.add(definition(feature));
    }
    Map<String, Vocabulary> vocabularies = new TreeMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = json.path("vocabularies").fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      List<String> terms = new ArrayList<>();
      field.getValue().forEach(term -> terms.add(term.asText()));
      vocabularies.put(field.getKey(), new Vocabulary(terms));
    }
    FeatureSet set = new FeatureSet(zone(json), definitions, vocabularies);
    if (!set.hash().equals(json.path("hash").asText())) {
      throw new IllegalArgumentException(
          "The feature set says that its hash is "
              + json.path("hash").asText()
              + ", but this release computes "
              + set.hash()
              + ": it was edited, or made by a release with other definitions");
    }
    return set;
  }

  private static FeatureDefinition definition(JsonNode feature) {
    if (feature.has(DECLARED)) {
      return FeatureDefinition.of(DeclaredFeatureJson.read(feature.path(DECLARED)));
    }
    String name = feature.path("name").asText();
    int version = feature.path("version").asInt();
    FeatureDefinition definition = FeatureCatalog.find(name, version);
    if (definition != null) {
      return definition;
    }
    FeatureDefinition current = FeatureCatalog.find(name);
    throw new IllegalArgumentException(
        "The feature set names version "
            + version
            + " of \""
            + name
            + "\", but this release has "
            + (current == null ? "no feature of that name" : "version " + current.version())
            + ": train the model again with this release, or serve it with the one that made it");
  }

  private static ZoneId zone(JsonNode json) {
    String zone = json.path("shop_zone").asText();
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "The feature set's shop_zone \"" + zone + "\" is no time zone", e);
    }
  }
}
