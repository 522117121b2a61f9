package io.purchaseintent.feature;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every feature that this release can compute. */
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

  /** The definition with this name, or null if there is none. */
  public static @Nullable FeatureDefinition find(String name) {
    return BY_NAME.get(name);
  }
}
