package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The features of a training set: those of the release, and those that the lake has declared. */
final class ChosenFeatures implements Serializable {

  private static final long serialVersionUID = 1L;

  private final HashSet<String> left;
  private final DeclaredFeatures declared;

  private ChosenFeatures(Set<String> left, DeclaredFeatures declared) {
    this.left = new HashSet<>(left);
    this.declared = declared;
  }

  /** All that there are, of declared ones the newest versions. */
  static ChosenFeatures all(DeclaredFeatures declared) {
    Map<String, DeclaredFeature> newest = new LinkedHashMap<>();
    for (DeclaredFeature feature : declared.all()) {
      newest.merge(feature.name(), feature, (a, b) -> a.version() > b.version() ? a : b);
    }
    return new ChosenFeatures(Set.of(), new DeclaredFeatures(new ArrayList<>(newest.values())));
  }

  /** The definitions, in the order of the vector. */
  List<FeatureDefinition> definitions() {
    return Stream.concat(
            FeatureCatalog.all().stream(), declared.all().stream().map(FeatureDefinition::of))
        .filter(feature -> !left.contains(feature.name()))
        .toList();
  }
}
