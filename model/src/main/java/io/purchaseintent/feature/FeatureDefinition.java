package io.purchaseintent.feature;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One feature: its name, its version, what it means, and how it is read from its input.
 *
 * <p>The version rises when the meaning changes, so that no model is served another meaning under
 * the name that it was trained with.
 */
public sealed interface FeatureDefinition {

  /** What a feature is a property of. */
  enum Entity {
    USER,
    PRODUCT,
    SESSION,
    SESSION_PRODUCT,
    REQUEST
  }

  /** The name, unique in the catalog; the column in training sets. */
  String name();

  /** The version of the meaning, from 1. */
  int version();

  /** What the feature is a property of. */
  Entity entity();

  /** The meaning with its unit, when it is missing, and what a zero denominator gives. */
  String description();

  /** What a shop has declared, or null if it is a feature of the release. */
  @Nullable DeclaredFeature declared();

  /** The definition of a feature that a shop has declared. */
  static FeatureDefinition of(DeclaredFeature feature) {
    return DeclaredDefinition.of(feature);
  }

  /** A number; NaN where missing. */
  record Numeric(
      String name,
      int version,
      Entity entity,
      String description,
      ToDoubleFunction<FeatureInput> value,
      @Nullable DeclaredFeature declared)
      implements FeatureDefinition {

    public Numeric(
        String name,
        int version,
        Entity entity,
        String description,
        ToDoubleFunction<FeatureInput> value) {
      this(name, version, entity, description, value, null);
    }
  }

  /** One of a set of names, coded by a {@link Vocabulary}; null where missing. */
  record Categorical(
      String name,
      int version,
      Entity entity,
      String description,
      Function<FeatureInput, @Nullable String> value,
      @Nullable DeclaredFeature declared)
      implements FeatureDefinition {

    public Categorical(
        String name,
        int version,
        Entity entity,
        String description,
        Function<FeatureInput, @Nullable String> value) {
      this(name, version, entity, description, value, null);
    }
  }
}
