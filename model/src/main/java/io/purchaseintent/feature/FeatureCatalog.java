package io.purchaseintent.feature;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every feature that this release can compute: the meanings of now, and those before them that a
 * model in a registry may have been trained with.
 */
public final class FeatureCatalog {

  private static final List<FeatureDefinition> ALL =
      Stream.of(SessionFeatures.all(), UserFeatures.all(), ProductFeatures.all())
          .flatMap(List::stream)
          .toList();
  private static final Map<String, FeatureDefinition> BY_NAME =
      ALL.stream().collect(Collectors.toMap(FeatureDefinition::name, Function.identity()));

  private FeatureCatalog() {}

  /** The definitions, in the order in which a feature set takes them by default. */
  public static List<FeatureDefinition> all() {
    return ALL;
  }

  /**
   * The definitions of earlier releases whose meaning has changed since, for the models that were
   * trained with them. No new feature set takes them.
   */
  public static List<FeatureDefinition> older() {
    return OlderFeatures.all();
  }

  /** The definition of now with this name, or null if there is none. */
  public static @Nullable FeatureDefinition find(String name) {
    return BY_NAME.get(name);
  }

  /** The definition of this name and version, of now or before; null if there is none. */
  public static @Nullable FeatureDefinition find(String name, int version) {
    FeatureDefinition current = find(name);
    if (current != null && current.version() == version) {
      return current;
    }
    return older().stream()
        .filter(definition -> definition.name().equals(name) && definition.version() == version)
        .findFirst()
        .orElse(null);
  }
}
