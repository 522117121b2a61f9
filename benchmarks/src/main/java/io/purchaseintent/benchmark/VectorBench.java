package io.purchaseintent.benchmark;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredField;
import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.Vocabulary;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A vector of the release's features and of so many that a shop has declared. By hand: {@code java
 * -cp intent-benchmarks.jar org.openjdk.jmh.Main VectorBench}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class VectorBench {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");

  /** Of ten five are of the shopper, three of the product, two of the visit. */
  @Param({"0", "10", "30"})
  public int declared;

  /** Events of the visit. */
  @Param({"10", "100"})
  public int events;

  private FeatureSet features;
  private UserHistory user;
  private SessionState session;
  private ProductStats product;
  private FeatureRequest request;
  private byte[] userBytes;
  private byte[] sessionBytes;
  private byte[] productBytes;

  /** Makes the states. */
  @Setup
  public void make() {
    List<FeatureDefinition> definitions = new ArrayList<>(FeatureCatalog.all());
    Map<String, Object> ofShopper = new TreeMap<>();
    Map<String, Object> ofProduct = new TreeMap<>();
    for (int i = 0; i < declared; i++) {
      DeclaredFeature feature = feature(i);
      definitions.add(FeatureDefinition.of(feature));
      if (feature.of() != Of.VISIT) {
        Object value =
            switch (feature.type()) {
              case NUMBER -> (Object) (double) i;
              case CATEGORY -> "gold";
              case DAYS_SINCE -> MIDNIGHT.minusSeconds(i * 90_000L);
            };
        (feature.of() == Of.SHOPPER ? ofShopper : ofProduct).put(feature.key(), value);
      }
    }
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : definitions) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("mobile", "gold")));
      }
    }
    features = new FeatureSet(ZoneOffset.UTC, definitions, vocabularies);
    user =
        UserHistory.asOf(MIDNIGHT)
            .lifetimeSessionCount(7)
            .lastVisit(MIDNIGHT.minusSeconds(100_000))
            .declared(DeclaredValues.of(ofShopper))
            .build();
    product =
        ProductStats.asOf(MIDNIGHT)
            .viewCount30d(90)
            .purchaseCount30d(4)
            .declared(DeclaredValues.of(ofProduct))
            .build();
    session = SessionState.empty();
    for (int i = 0; i < events; i++) {
      session = session.with(view(i));
    }
    request = new FeatureRequest(NOW, "p1", 0);
    userBytes = StateCodec.encode(user);
    sessionBytes = StateCodec.encode(session);
    productBytes = StateCodec.encode(product);
  }

  private CompactEvent view(int number) {
    return new CompactEvent(
        NOW.toEpochMilli() - 1_000L * (events - number),
        number,
        number,
        EventType.PRODUCT_VIEW,
        "p" + number % 7,
        "category-" + number % 3,
        20_000_000,
        1,
        null,
        "u1",
        null,
        null,
        null,
        null);
  }

  private static DeclaredFeature feature(int number) {
    String name = "own_" + number;
    return switch (number % 10) {
      case 0 -> column(name, Of.SHOPPER, Type.NUMBER);
      case 1 -> column(name, Of.SHOPPER, Type.CATEGORY);
      case 2 -> column(name, Of.SHOPPER, Type.DAYS_SINCE);
      case 3 -> counted(name, Of.SHOPPER, Function.COUNT, null);
      case 4 -> counted(name, Of.SHOPPER, Function.SUM, DeclaredField.AMOUNT);
      case 5 -> column(name, Of.PRODUCT, Type.NUMBER);
      case 6 -> column(name, Of.PRODUCT, Type.CATEGORY);
      case 7 -> counted(name, Of.PRODUCT, Function.COUNT, null);
      case 8 -> counted(name, Of.VISIT, Function.COUNT, null);
      default -> counted(name, Of.VISIT, Function.DISTINCT, DeclaredField.CATEGORY);
    };
  }

  private static DeclaredFeature column(String name, Of of, Type type) {
    return new DeclaredFeature(name, 1, of, type, "", new Column("table", name, null));
  }

  private static DeclaredFeature counted(
      String name, Of of, Function function, @Nullable DeclaredField field) {
    Filter views =
        new Filter(
            new TreeMap<>(Map.of(DeclaredField.TYPE, new TreeSet<>(List.of("product_view")))),
            null,
            null);
    return new DeclaredFeature(
        name,
        1,
        of,
        Type.NUMBER,
        "",
        new Aggregate(function, field, views, null, of == Of.VISIT ? 600 : 30));
  }

  /** Of states that are at hand, as a training set's. */
  @Benchmark
  public float[] vector() {
    return features.vector(user, session, product, request);
  }

  /** Of states as a store has them, as a server's. */
  @Benchmark
  public float[] vectorOfBytes() {
    return features.vector(
        value(StateCodec.decodeUser(userBytes)),
        value(StateCodec.decodeSession(sessionBytes)),
        value(StateCodec.decodeProduct(productBytes)),
        request);
  }

  private static <T> T value(Decoded<T> decoded) {
    return ((Decoded.Value<T>) decoded).value();
  }
}
