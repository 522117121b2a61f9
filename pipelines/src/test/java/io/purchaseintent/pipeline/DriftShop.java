package io.purchaseintent.pipeline;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Predictions of visits that are drawn by a seed, and the reference of other such visits. */
final class DriftShop {

  static final Instant DAY = Instant.parse("2016-10-30T00:00:00Z");

  static final FeatureSet FEATURES = features("web");

  private final Random random;
  private final float weekend;

  /** Visits on a Sunday. */
  DriftShop(long seed) {
    this(seed, 1);
  }

  private DriftShop(long seed, float weekend) {
    this.random = new Random(seed);
    this.weekend = weekend;
  }

  /** Visits on days of work, which a reference is mostly of. */
  static DriftShop ofWeekdays(long seed) {
    return new DriftShop(seed, 0);
  }

  /**
   * A feature set; another with other devices.
   *
   * @param device the first of its devices
   */
  static FeatureSet features(String device) {
    List<FeatureDefinition> definitions =
        Stream.of(
                "event_count",
                "cart_value",
                "seconds_since_add_to_cart",
                "device_type",
                "channel_type",
                "lifetime_session_count",
                "is_weekend")
            .map(FeatureCatalog::find)
            .map(Objects::requireNonNull)
            .toList();
    return new FeatureSet(
        ZoneOffset.UTC,
        definitions,
        Map.of(
            "device_type",
            new Vocabulary(List.of(device, "mobile")),
            "channel_type",
            new Vocabulary(List.of("direct", "organic", "social"))));
  }

  /** The same columns, of which three are what a shop has declared of its customers. */
  static FeatureSet own() {
    Map<String, Type> types =
        Map.of(
            "cart_value", Type.NUMBER,
            "seconds_since_add_to_cart", Type.DAYS_SINCE,
            "device_type", Type.CATEGORY);
    Map<String, String> names =
        Map.of(
            "cart_value", "credit_limit",
            "seconds_since_add_to_cart", "days_since_joined",
            "device_type", "tier");
    List<FeatureDefinition> definitions = new ArrayList<>();
    for (FeatureDefinition each : FEATURES.definitions()) {
      Type type = types.get(each.name());
      String name = names.get(each.name());
      definitions.add(
          type == null || name == null
              ? each
              : FeatureDefinition.of(
                  new DeclaredFeature(
                      name, 1, Of.SHOPPER, type, "", new Column("customers", name, null))));
    }
    return new FeatureSet(
        ZoneOffset.UTC,
        definitions,
        Map.of(
            "tier",
            new Vocabulary(List.of("gold", "silver")),
            "channel_type",
            new Vocabulary(List.of("direct", "organic", "social"))));
  }

  /** The same predictions, by a model of another set of as many features. */
  static List<LoggedPrediction> of(FeatureSet features, List<LoggedPrediction> predictions) {
    return predictions.stream()
        .map(each -> copy(each, each.id(), each.time(), each.vector(), features.hash(), "v1"))
        .toList();
  }

  /** The predictions of so many visits, some of a single one, some of ten. */
  List<LoggedPrediction> visits(int number) {
    List<LoggedPrediction> predictions = new ArrayList<>();
    for (int visit = 0; visit < number; visit++) {
      boolean known = random.nextInt(3) == 0;
      String session = "s" + random.nextLong();
      Instant time = DAY.plusSeconds(random.nextInt(80_000));
      float[] vector = {
        1,
        random.nextBoolean() ? 0 : Math.round(Math.exp(3 + random.nextGaussian()) * 100) / 100f,
        random.nextInt(3) == 0 ? random.nextInt(600) : Float.NaN,
        1 + random.nextInt(2),
        1 + random.nextInt(3),
        known ? 1 + random.nextInt(5) : Float.NaN,
        weekend
      };
      for (int moments = 1 + random.nextInt(10); moments > 0; moments--) {
        predictions.add(prediction(session, time, known, vector.clone()));
        time = time.plusSeconds(20);
        vector[0]++;
      }
    }
    return predictions;
  }

  private LoggedPrediction prediction(String session, Instant time, boolean known, float[] vector) {
    float margin = Math.round((random.nextGaussian() - 3) * 1_000) / 1_000f;
    return new LoggedPrediction(
        "p" + random.nextLong(),
        time,
        known ? "u1" : null,
        session,
        null,
        0,
        FEATURES.hash(),
        vector,
        known ? StateIdentity.of(time.minusSeconds(40_000), 1) : none(),
        new StateIdentity(StateStatus.OK, time.minusSeconds(2), 3, 1),
        none(),
        margin,
        1 / (1 + Math.exp(-margin)),
        "v1",
        Segment.of(known),
        "champion",
        null,
        100,
        null,
        null);
  }

  private static StateIdentity none() {
    return StateIdentity.none(StateStatus.NOT_ASKED);
  }

  /** The reference of the visits that these are predictions of. */
  static ReferenceProfile reference(List<LoggedPrediction> predictions) {
    return reference(FEATURES, predictions);
  }

  /** The reference of a model of these features. */
  static ReferenceProfile reference(FeatureSet features, List<LoggedPrediction> predictions) {
    SessionSample sample = new SessionSample(ReferenceProfile.MOST_SESSIONS, features.size());
    Map<String, LoggedPrediction> one = new LinkedHashMap<>();
    for (LoggedPrediction each : predictions) {
      sample.add(SessionSample.row(each.sessionId(), each.id(), each.segment(), each.vector()));
      one.putIfAbsent(each.sessionId(), each);
    }
    List<ReferenceProfile.Scored> scored =
        one.values().stream()
            .map(
                each ->
                    new ReferenceProfile.Scored(
                        each.vector(), each.segment(), each.propensity(), each.margin()))
            .toList();
    Map<String, Double> importance = new TreeMap<>();
    features.names().forEach(name -> importance.put(name, 1.0 / features.size()));
    return ReferenceProfile.of("small", features, sample)
        .with(
            new ReferenceProfile.Model(
                ReferenceProfile.scores(features, scored),
                importance,
                new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode()));
  }

  /** Writes a reference where a registry in this folder has that of v1. */
  static void write(ReferenceProfile reference, Path registry) throws IOException {
    Path version = Files.createDirectories(registry.resolve("purchase-intent").resolve("v1"));
    Files.writeString(
        version.resolve(ReferenceProfile.FILE), ReferenceProfileJson.write(reference).toString());
  }

  /** Writes a log in three files of two days, and lines that are none in the last. */
  static void write(List<LoggedPrediction> predictions, Path log, String... lines)
      throws IOException {
    write(FEATURES, predictions, log, lines);
  }

  /** The same of a model of these features. */
  static void write(
      FeatureSet features, List<LoggedPrediction> predictions, Path log, String... lines)
      throws IOException {
    Path sets = Files.createDirectories(log.resolve("feature-sets"));
    Files.writeString(
        sets.resolve(features.hash() + ".json"), FeatureSetJson.write(features).toString());
    List<String> all = new ArrayList<>();
    for (LoggedPrediction prediction : predictions) {
      all.add(new String(LoggedPredictionJson.toBytes(prediction), StandardCharsets.UTF_8));
    }
    all.addAll(List.of(lines));
    Path day = Files.createDirectories(log.resolve("dt=2016-10-30"));
    Path next = Files.createDirectories(log.resolve("dt=2016-10-31"));
    int third = all.size() / 3;
    Files.write(day.resolve("predictions-a.jsonl"), all.subList(0, third));
    Files.write(day.resolve("predictions-b.jsonl"), all.subList(third, 2 * third));
    Files.write(next.resolve("predictions-c.jsonl"), all.subList(2 * third, all.size()));
  }

  /** The same but for its vector. */
  static LoggedPrediction withVector(LoggedPrediction of, UnaryOperator<float[]> change) {
    return copy(of, of.id(), of.time(), change.apply(of.vector().clone()), of.featureSet(), "v1");
  }

  static LoggedPrediction copy(
      LoggedPrediction of,
      String id,
      Instant time,
      float[] vector,
      String featureSet,
      String version) {
    return new LoggedPrediction(
        id,
        time,
        of.userId(),
        of.sessionId(),
        of.productId(),
        of.priceMicros(),
        featureSet,
        vector,
        of.user(),
        of.session(),
        of.product(),
        of.margin(),
        of.propensity(),
        version,
        of.segment(),
        version.equals("v1") ? "champion" : version,
        of.fallback(),
        of.latencyMicros(),
        of.action(),
        of.contributions());
  }
}
