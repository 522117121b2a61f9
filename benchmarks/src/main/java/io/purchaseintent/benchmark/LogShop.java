package io.purchaseintent.benchmark;

import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Visits of a shop that is nothing but their vectors: every feature that there is, with values of
 * the kinds that real ones have (counts, amounts, shares, categories, a third of some missing), and
 * several predictions a visit that hang together. Drawn by a seed.
 */
final class LogShop {

  private static final int CATEGORIES = 12;
  private static final double GOES_ON = 0.8;

  private final FeatureSet features;
  private final LocalDate day;
  private final Random random;

  /**
   * @param day on which the visits are
   */
  LogShop(LocalDate day, long seed) {
    this.features = featureSet();
    this.day = day;
    this.random = new Random(seed);
  }

  private static FeatureSet featureSet() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition feature : FeatureCatalog.all()) {
      if (feature instanceof FeatureDefinition.Categorical) {
        vocabularies.put(
            feature.name(),
            new Vocabulary(
                IntStream.range(0, CATEGORIES)
                    .mapToObj(term -> feature.name() + "-" + term)
                    .toList()));
      }
    }
    return new FeatureSet(ZoneOffset.UTC, FeatureCatalog.all(), vocabularies);
  }

  FeatureSet features() {
    return features;
  }

  /** The predictions of the next visit, the first first; five in the mean. */
  List<LoggedPrediction> visit() {
    String session = Long.toHexString(random.nextLong());
    boolean known = random.nextInt(4) == 0;
    Instant time =
        day.atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(random.nextInt(80_000_000));
    float[] vector = new float[features.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = first(i, known);
    }
    List<LoggedPrediction> predictions = new ArrayList<>();
    do {
      predictions.add(prediction(session, time, known, vector.clone()));
      time = time.plusMillis(1_000 + random.nextInt(60_000));
      for (int i = 0; i < vector.length; i++) {
        vector[i] = next(i, vector[i]);
      }
    } while (random.nextDouble() < GOES_ON && predictions.size() < 60);
    return predictions;
  }

  private float first(int feature, boolean known) {
    if (features.definitions().get(feature) instanceof FeatureDefinition.Categorical) {
      return 1 + (int) (CATEGORIES * random.nextDouble() * random.nextDouble());
    }
    return switch (feature % 5) {
      case 0 -> random.nextInt(6);
      case 1 -> random.nextInt(3) == 0 ? Float.NaN : money(Math.exp(3 + random.nextGaussian()));
      case 2 -> random.nextFloat();
      case 3 ->
          known ? (float) Math.floor(30 * random.nextDouble() * random.nextDouble()) : Float.NaN;
      default -> random.nextInt(2);
    };
  }

  private static float money(double amount) {
    return Math.round(amount * 100) / 100f;
  }

  private float next(int feature, float value) {
    return switch (feature % 5) {
      case 0 ->
          value
              + (features.definitions().get(feature) instanceof FeatureDefinition.Numeric
                  ? random.nextInt(2)
                  : 0);
      case 2 -> random.nextInt(3) == 0 ? random.nextFloat() : value;
      default -> value;
    };
  }

  private LoggedPrediction prediction(String session, Instant time, boolean known, float[] vector) {
    float margin = (float) (random.nextGaussian() - 3);
    return new LoggedPrediction(
        new java.util.UUID(random.nextLong(), random.nextLong()).toString(),
        time,
        known ? "u" + Long.toHexString(random.nextLong()) : null,
        session,
        "P" + random.nextInt(1_000),
        10_000 * (1 + random.nextInt(20_000)),
        features.hash(),
        vector,
        known ? state(time, Duration.ofHours(12)) : StateIdentity.none(StateStatus.MISSING),
        state(time, Duration.ofSeconds(5)),
        state(time, Duration.ofHours(12)),
        margin,
        1 / (1 + Math.exp(-margin)),
        "v1",
        Segment.of(known),
        "champion",
        null,
        200 + random.nextInt(1_000),
        null,
        null);
  }

  private StateIdentity state(Instant time, Duration old) {
    return StateIdentity.of(
        time.minusMillis((long) (old.toMillis() * random.nextDouble())), random.nextLong());
  }
}
