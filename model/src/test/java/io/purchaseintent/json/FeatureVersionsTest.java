package io.purchaseintent.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A model of the first release beside the meanings of now. */
final class FeatureVersionsTest {

  /** The feature set of a model that the first release registered. */
  private static ObjectNode firstRelease() throws IOException {
    try (InputStream in =
        FeatureVersionsTest.class.getResourceAsStream("first-release-features.json")) {
      return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  private static ObjectNode feature(ObjectNode set, String name) {
    for (var each : set.path("features")) {
      if (each.path("name").asText().equals(name)) {
        return (ObjectNode) each;
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void setOfTheFirstRelease_isRead_withItsHashAndItsMeanings() throws IOException {
    ObjectNode json = firstRelease();

    FeatureSet set = FeatureSetJson.read(json);

    assertEquals(json.path("hash").asText(), set.hash());
    assertEquals(44, set.size());
    assertTrue(set.definitions().stream().allMatch(definition -> definition.version() == 1));
    assertEquals(json, FeatureSetJson.write(set));
  }

  @Test
  void versionThatNobodyCanCompute_isRefused_withBothAndTheRemedy() throws IOException {
    ObjectNode json = firstRelease();
    feature(json, "cart_value").put("version", 9);

    String told =
        assertThrows(IllegalArgumentException.class, () -> FeatureSetJson.read(json)).getMessage();

    assertTrue(told.contains("version 9 of \"cart_value\""), told);
    assertTrue(told.contains("this release has version 2"), told);
    assertTrue(told.contains("train the model again"), told);
  }

  @Test
  void featureThatIsGone_isRefused() throws IOException {
    ObjectNode json = firstRelease();
    feature(json, "cart_value").put("name", "cart_colour");

    String told =
        assertThrows(IllegalArgumentException.class, () -> FeatureSetJson.read(json)).getMessage();

    assertTrue(told.contains("no feature of that name"), told);
  }

  @Test
  void everyVersionBefore_isInTheCatalog() {
    for (FeatureDefinition definition : FeatureCatalog.all()) {
      for (int version = 1; version <= definition.version(); version++) {
        FeatureDefinition found = FeatureCatalog.find(definition.name(), version);

        assertEquals(version, Objects.requireNonNull(found, definition.name()).version());
        assertEquals(definition.entity(), found.entity());
        assertEquals(definition.getClass(), found.getClass());
      }
    }
  }
}
