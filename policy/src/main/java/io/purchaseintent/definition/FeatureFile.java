package io.purchaseintent.definition;

import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The features of a shop, as a user writes them: {@code features.yaml}. What each key means is told
 * in docs/own-features.md.
 *
 * @param tables beside the clicks, in their order
 * @param features all, those of tables first, each in version 1: what their versions are is a
 *     matter of what was declared before
 */
public record FeatureFile(List<DeclaredTable> tables, List<DeclaredFeature> features) {

  /** Its name in a home folder. */
  public static final String NAME = "features.yaml";

  /** So many are made of each shopper and product. */
  public static final int MOST_FEATURES = 256;

  private static final Set<String> TOP = Set.of("tables", "features");
  private static final Pattern ACCEPTED = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** Columns of training sets, and what is said beside features. */
  private static final Set<String> TAKEN =
      Set.of(
          "user_id",
          "event_time",
          "product_id",
          "session_id",
          "session_start",
          "moment",
          "idle_seconds",
          "segment",
          "label",
          "weight");

  public FeatureFile {
    tables = List.copyOf(tables);
    features = List.copyOf(features);
  }

  /**
   * What a file declares.
   *
   * @throws UserError if it breaks a rule, naming file, line, path, value, bound and remedy
   */
  public static FeatureFile read(Path file) {
    return of(
        YamlFile.read(
            "file of features",
            file,
            "docs/own-features.md has one to begin with, and --file names another place"));
  }

  /** What a text declares. */
  static FeatureFile of(YamlFile file) {
    YamlMap top = file.map(TOP);
    Map<String, String> places = new HashMap<>();
    List<DeclaredTable> tables = new ArrayList<>();
    List<DeclaredFeature> features = new ArrayList<>();
    top.namedMaps("tables", TableYaml.KEYS)
        .forEach(
            (name, map) -> {
              requireName(map, name, "a table's name");
              DeclaredTable table = TableYaml.read(name, map);
              map.namedMaps("features", TableYaml.FEATURE)
                  .forEach((each, where) -> add(places, each, where, "tables." + name));
              tables.add(table);
              features.addAll(table.features());
            });
    top.namedMaps("features", AggregateYaml.KEYS)
        .forEach(
            (name, map) -> {
              add(places, name, map, "features");
              features.add(AggregateYaml.read(name, map));
            });
    if (features.isEmpty()) {
      throw top.error("declares no feature: " + file.remedy());
    }
    if (features.size() > MOST_FEATURES) {
      throw top.error(
          "declares "
              + features.size()
              + " features, at most "
              + MOST_FEATURES
              + ": leave some out");
    }
    return new FeatureFile(tables, features);
  }

  private static void add(Map<String, String> places, String name, YamlMap map, String place) {
    requireName(map, name, "a feature's name");
    if (FeatureCatalog.find(name) != null
        || FeatureCatalog.older().stream().anyMatch(each -> each.name().equals(name))) {
      throw map.error("has the name of a feature of the release: give another");
    }
    if (TAKEN.contains(name)) {
      throw map.error("has the name of a column that training sets have: give another");
    }
    String other = places.put(name, place);
    if (other != null) {
      throw map.error("is the name of a feature below " + other + ", too: rename one of them");
    }
  }

  private static void requireName(YamlMap map, String name, String what) {
    if (!ACCEPTED.matcher(name).matches()) {
      throw map.error(
          "is no name: "
              + what
              + " has 1 to 64 characters of a-z, 0-9 and _, the first a letter: rename it");
    }
  }
}
