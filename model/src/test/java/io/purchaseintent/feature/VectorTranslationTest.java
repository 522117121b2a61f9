package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class VectorTranslationTest {

  private static FeatureSet set(String zone, List<String> terms, String... names) {
    return new FeatureSet(
        ZoneId.of(zone),
        List.of(names).stream()
            .map(name -> Objects.requireNonNull(FeatureCatalog.find(name), name))
            .toList(),
        Map.of("country", new Vocabulary(terms)));
  }

  @Test
  void columnsGoByName_codesByTerm_missingStaysMissing() {
    FeatureSet from =
        set("UTC", List.of("AT", "DE", "CH"), "event_count", "country", "hour_of_day");
    FeatureSet to = set("UTC", List.of("CH", "AT"), "country", "event_count");
    VectorTranslation translation = VectorTranslation.of(from, to);

    assertArrayEquals(new float[] {2, 7}, translation.of(new float[] {7, 1, 12}));
    assertArrayEquals(new float[] {0, 7}, translation.of(new float[] {7, 2, 12}));
    assertArrayEquals(new float[] {1, Float.NaN}, translation.of(new float[] {Float.NaN, 3, 12}));
    assertArrayEquals(new float[] {Float.NaN, 7}, translation.of(new float[] {7, Float.NaN, 12}));
    assertFalse(translation.isUnsure(new float[] {7, 0, 12}), "all terms of the second are known");
    assertTrue(VectorTranslation.of(to, from(from)).isUnsure(new float[] {0, 7}));
    assertFalse(VectorTranslation.of(to, from(from)).isUnsure(new float[] {1, 7}));
  }

  private static FeatureSet from(FeatureSet set) {
    return set("UTC", set.vocabularies().get("country").terms(), "event_count", "country");
  }

  @Test
  void whatIsNotThere_orMeansAnotherThing_isRefused() {
    FeatureSet from = set("UTC", List.of("AT"), "country", "event_count");

    assertEquals(
        "the rows do not have its hour_of_day",
        refusal(from, set("UTC", List.of("AT"), "country", "hour_of_day")));
    assertEquals(
        "its hours are those of Europe/Vienna, the rows have those of UTC",
        refusal(from, set("Europe/Vienna", List.of("AT"), "country")));
    FeatureDefinition newer =
        new FeatureDefinition.Numeric(
            "event_count", 99, FeatureDefinition.Entity.SESSION, "another meaning", input -> 0);
    assertEquals(
        "it needs version 99 of event_count, the rows have version "
            + Objects.requireNonNull(FeatureCatalog.find("event_count")).version(),
        refusal(from, new FeatureSet(ZoneId.of("UTC"), List.of(newer), Map.of())));
  }

  @Test
  void nameThatTwoLakesDeclaredDifferently_isRefused() {
    FeatureSet from = own(Declarations.where(DeclaredField.CATEGORY, "hats"));
    FeatureSet to = own(Declarations.where(DeclaredField.CATEGORY, "shoes"));

    assertArrayEquals(
        new float[] {3}, VectorTranslation.of(from, from).of(new float[] {3}), "the same meaning");
    assertTrue(refusal(from, to).contains("by seen it means what was declared in another lake"));
  }

  private static FeatureSet own(DeclaredFeature.Filter where) {
    DeclaredFeature feature =
        Declarations.of(
            "seen",
            DeclaredFeature.Of.SHOPPER,
            DeclaredFeature.Type.NUMBER,
            DeclaredFeature.Function.COUNT,
            null,
            where,
            7);
    return new FeatureSet(ZoneId.of("UTC"), List.of(FeatureDefinition.of(feature)), Map.of());
  }

  private static String refusal(FeatureSet from, FeatureSet to) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> VectorTranslation.of(from, to))
            .getMessage());
  }
}
