package io.purchaseintent.feature;

import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import io.purchaseintent.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An ordered choice of feature definitions with the vocabularies of its categories and the shop's
 * zone, frozen when a training set is made.
 *
 * <p>{@link #vector} is the one function that turns states into numbers; it is pure. Immutable and
 * thread-safe.
 */
public final class FeatureSet {

  private static final int HASH_DIGITS = 16;

  /** Ends every text that is hashed, so that models of the first release keep their hash. */
  private static final String FIRST_STATES = "session 1, user 1, product 1";

  private final ZoneId shopZone;
  private final List<FeatureDefinition> definitions;
  private final List<String> names;
  private final Map<String, Vocabulary> vocabularies;
  private final @Nullable Vocabulary[] vocabularyByIndex;
  private final String hash;
  private final List<String> ofShoppers;
  private final List<String> ofProducts;

  /**
   * @param shopZone the zone of shoppers whose own zone is unknown
   * @param definitions the features in the order of the vector
   * @param vocabularies the codes of each categorical feature, by its name
   * @throws IllegalArgumentException if a name stands twice, or a vocabulary is missing or too many
   */
  public FeatureSet(
      ZoneId shopZone, List<FeatureDefinition> definitions, Map<String, Vocabulary> vocabularies) {
    this.shopZone = shopZone;
    this.definitions = List.copyOf(definitions);
    this.names = this.definitions.stream().map(FeatureDefinition::name).toList();
    this.vocabularies = new TreeMap<>(vocabularies);
    requireConsistent();
    this.vocabularyByIndex =
        this.definitions.stream()
            .map(definition -> vocabularies.get(definition.name()))
            .toArray(Vocabulary[]::new);
    this.ofShoppers = declared(DeclaredFeature.Of.SHOPPER);
    this.ofProducts = declared(DeclaredFeature.Of.PRODUCT, DeclaredFeature.Of.CATEGORY);
    byte[] text = canonicalText().getBytes(StandardCharsets.UTF_8);
    this.hash = Sha256.of(text).substring(0, HASH_DIGITS);
  }

  private List<String> declared(DeclaredFeature.Of... of) {
    return definitions.stream()
        .map(FeatureDefinition::declared)
        .filter(Objects::nonNull)
        .filter(feature -> List.of(of).contains(feature.of()))
        .map(DeclaredFeature::key)
        .toList();
  }

  /** Keys of the shop's own features that shoppers' states must be made with. */
  public List<String> ofShoppers() {
    return ofShoppers;
  }

  /**
   * Keys of the shop's own features that products' states must be made with, of their category,
   * too.
   */
  public List<String> ofProducts() {
    return ofProducts;
  }

  private void requireConsistent() {
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("A feature stands twice in " + names);
    }
    List<String> categories =
        definitions.stream()
            .filter(Categorical.class::isInstance)
            .map(FeatureDefinition::name)
            .sorted()
            .toList();
    if (!categories.equals(List.copyOf(vocabularies.keySet()))) {
      throw new IllegalArgumentException(
          "The categories "
              + categories
              + " need a vocabulary each, but there are vocabularies of "
              + vocabularies.keySet());
    }
  }

  /**
   * The features' values at a request.
   *
   * @param user the shopper's history as known at the request, or null
   * @param session the session as known at the request; empty where it is unknown
   * @param product the requested product's stats as known at the request, or null
   * @param request what is asked, and when
   * @return float[{@link #size}], in the order of {@link #names}; NaN where missing
   */
  public float[] vector(
      @Nullable UserHistory user,
      SessionState session,
      @Nullable ProductStats product,
      FeatureRequest request) {
    return vector(FeatureInput.of(user, session, product, request, shopZone));
  }

  /** The same of a session that grows, as it is now. */
  public float[] vector(
      @Nullable UserHistory user,
      SessionFold session,
      @Nullable ProductStats product,
      FeatureRequest request) {
    return vector(new FeatureInput(user, session.facts(), product, request, shopZone));
  }

  private float[] vector(FeatureInput input) {
    float[] vector = new float[definitions.size()];
    for (int i = 0; i < vector.length; i++) {
      FeatureDefinition definition = definitions.get(i);
      if (definition instanceof Numeric numeric) {
        vector[i] = (float) numeric.value().applyAsDouble(input);
      } else if (definition instanceof Categorical categorical) {
        Vocabulary vocabulary = vocabularyByIndex[i];
        vector[i] =
            vocabulary == null ? Float.NaN : vocabulary.code(categorical.value().apply(input));
      }
    }
    return vector;
  }

  /**
   * The features' values at a request before any coding: a {@link Double} or a {@link String} each,
   * null where missing. For tables that people read, and to count the terms of vocabularies.
   *
   * @param definitions the features to compute
   * @param shopZone the zone of shoppers whose own zone is unknown
   */
  public static @Nullable Object[] values(
      List<? extends FeatureDefinition> definitions,
      ZoneId shopZone,
      @Nullable UserHistory user,
      SessionState session,
      @Nullable ProductStats product,
      FeatureRequest request) {
    return values(definitions, FeatureInput.of(user, session, product, request, shopZone));
  }

  /** The same of a session that grows, as it is now. */
  public static @Nullable Object[] values(
      List<? extends FeatureDefinition> definitions,
      ZoneId shopZone,
      @Nullable UserHistory user,
      SessionFold session,
      @Nullable ProductStats product,
      FeatureRequest request) {
    return values(definitions, new FeatureInput(user, session.facts(), product, request, shopZone));
  }

  private static @Nullable Object[] values(
      List<? extends FeatureDefinition> definitions, FeatureInput input) {
    @Nullable Object[] values = new @Nullable Object[definitions.size()];
    for (int i = 0; i < values.length; i++) {
      FeatureDefinition definition = definitions.get(i);
      if (definition instanceof Numeric numeric) {
        double value = numeric.value().applyAsDouble(input);
        values[i] = Double.isNaN(value) ? null : value;
      } else if (definition instanceof Categorical categorical) {
        values[i] = categorical.value().apply(input);
      }
    }
    return values;
  }

  /** Number of features. */
  public int size() {
    return definitions.size();
  }

  /** The features' names, in the order of the vector. */
  public List<String> names() {
    return names;
  }

  /** The definitions, in the order of the vector. */
  public List<FeatureDefinition> definitions() {
    return definitions;
  }

  /** The vocabularies by the name of their feature. */
  public Map<String, Vocabulary> vocabularies() {
    return Map.copyOf(vocabularies);
  }

  /** The zone of shoppers whose own zone is unknown. */
  public ZoneId shopZone() {
    return shopZone;
  }

  /**
   * Sixteen hexadecimal digits of the SHA-256 of all that decides what a vector means: the
   * definitions that are in it with their versions, their order, vocabularies and zone. Neither
   * other definitions nor the bytes of stored states are in it.
   */
  public String hash() {
    return hash;
  }

  private String canonicalText() {
    String features =
        definitions.stream()
            .map(definition -> quoted(definition.name()) + definition.version())
            .collect(Collectors.joining(","));
    String terms =
        vocabularies.entrySet().stream()
            .map(
                entry ->
                    quoted(entry.getKey())
                        + entry.getValue().terms().stream()
                            .map(FeatureSet::quoted)
                            .collect(Collectors.joining()))
            .collect(Collectors.joining(","));
    return String.join("\n", shopZone.getId(), features, terms, FIRST_STATES) + declaredText();
  }

  /** What declared features mean, so that two shops' are not one for their name. */
  private String declaredText() {
    return definitions.stream()
        .map(FeatureDefinition::declared)
        .filter(Objects::nonNull)
        .map(feature -> "\n" + quoted(feature.meaning()))
        .collect(Collectors.joining());
  }

  /** Text with its length before it, so that no two lists of texts read the same. */
  private static String quoted(String text) {
    return text.length() + ":" + text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureSet that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "FeatureSet[" + hash + ", " + names + "]";
  }
}
