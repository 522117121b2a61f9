package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.IsotonicCalibration;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A real model on seeded rows: more carts, likelier purchase. Its segments differ. */
public final class TrainedModel {

  static final String NAME = "purchase-intent";

  private static final AuditEntry DECISION = new AuditEntry(Instant.EPOCH, "test", "test");

  private TrainedModel() {}

  /** Trains, registers and promotes it, and loads it as the server does. */
  public static PropensityModel register(Path registry) throws IOException {
    FileRegistry versions = new FileRegistry(registry);
    String version = write(registry, 0.9f);
    versions.promote(NAME, version, Placement.of(Role.CHAMPION), DECISION);
    return versions.load(NAME, version);
  }

  /**
   * Trains it and registers it.
   *
   * @param highest propensity of a known shopper
   * @return its version
   */
  static String write(Path registry, float highest) throws IOException {
    return write(registry, highest, FeatureCatalog.all());
  }

  /** The same of these features. */
  static String write(Path registry, float highest, List<FeatureDefinition> features)
      throws IOException {
    return write(registry, highest, features, json -> json);
  }

  /**
   * One whose trees add up to what is no number: every second one's leaves are the other's less.
   */
  static String writeOfNoNumber(Path registry) throws IOException {
    return write(
        registry,
        0.9f,
        FeatureCatalog.all(),
        json -> {
          AtomicInteger trees = new AtomicInteger();
          String text = new String(json, StandardCharsets.UTF_8);
          return Pattern.compile("(\"split_conditions\":\\s*\\[)([^]]*)(])")
              .matcher(text)
              .replaceAll(
                  found ->
                      found.group(1)
                          + found
                              .group(2)
                              .replaceAll(
                                  "[^,]+", trees.getAndIncrement() % 2 == 0 ? "1E39" : "-1E39")
                          + found.group(3))
              .getBytes(StandardCharsets.UTF_8);
        });
  }

  private static String write(
      Path registry, float highest, List<FeatureDefinition> features, UnaryOperator<byte[]> changed)
      throws IOException {
    FeatureSet set = featureSet(features);
    Matrix rows = rows(set, 7);
    byte[] json =
        BoosterTraining.train(
                rows,
                rows(set, 8),
                new BoosterParameters(20, 20, 4, 0.3, 1, 1, 1, 1, 1, 1),
                (round, loss, best) -> {})
            .json();
    Map<String, byte[]> files = new HashMap<>();
    for (Segment segment : Segment.values()) {
      files.put(ModelBundle.boosterFile(segment), changed.apply(json));
      float high = segment == Segment.KNOWN ? highest : highest - 0.4f;
      files.put(
          ModelBundle.calibrationFile(segment),
          new ObjectMapper()
              .writeValueAsBytes(
                  IsotonicCalibration.fit(
                          new float[] {-8, -8, 8, 8},
                          new float[] {0, 1, 0, 1},
                          new float[] {0.99f, 0.01f, 1 - high, high})
                      .toJson()));
    }
    files.put(ModelBundle.BASE_RATES, new ObjectMapper().writeValueAsBytes(baseRates().toJson()));
    ObjectNode manifest = new ObjectMapper().createObjectNode();
    manifest.set("feature_set", FeatureSetJson.write(set));
    return new FileRegistry(registry).write(NAME, manifest, files, DECISION);
  }

  /** At noon, a visit in four; at other hours none. */
  private static BaseRates baseRates() {
    BaseRates.Counter counter = new BaseRates.Counter();
    for (Segment segment : Segment.values()) {
      for (int hour = 0; hour < 24; hour++) {
        counter.add(segment, hour, false, hour == 12 ? 3e6 : 1e6);
      }
      counter.add(segment, 12, true, 1e6);
    }
    return counter.rates();
  }

  private static FeatureSet featureSet(List<FeatureDefinition> features) {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : features) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("mobile", "desktop")));
      }
    }
    return new FeatureSet(ZoneId.of("Europe/Vienna"), features, vocabularies);
  }

  private static Matrix rows(FeatureSet set, long seed) {
    Random random = new Random(seed);
    int rows = 500;
    float[] values = new float[rows * set.size()];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    Arrays.fill(values, Float.NaN);
    Arrays.fill(weights, 1);
    for (int row = 0; row < rows; row++) {
      int carts = random.nextInt(4);
      values[row * set.size() + set.names().indexOf("add_to_cart_count")] = carts;
      labels[row] = random.nextInt(4) < carts ? 1 : 0;
    }
    return new Matrix(values, set.size(), labels, weights);
  }
}
