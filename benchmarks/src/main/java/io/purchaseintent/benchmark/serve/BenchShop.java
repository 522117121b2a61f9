package io.purchaseintent.benchmark.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.PlattCalibration;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A shop as large as those that the server is for: visits of ten events by users of whom most are
 * known, some asked for far more often than others (Zipf), and a model of 300 trees.
 */
final class BenchShop {

  static final int USERS = 10_000;
  static final int SESSIONS = 50_000;
  private static final int PRODUCTS = 2_000;
  private static final int EVENTS = 10;
  private static final int REQUESTS = 1 << 16;
  private static final int TRAINING_ROWS = 20_000;
  private static final int TREES = 300;
  private static final int DEPTH = 6;
  private static final double ZIPF = 1.0;
  private static final long DAY_MILLIS = 86_400_000;
  private static final EventType[] TYPES = {
    EventType.PAGE_VIEW,
    EventType.PRODUCT_VIEW,
    EventType.PRODUCT_VIEW,
    EventType.SEARCH,
    EventType.ADD_TO_CART,
    EventType.CART_VIEW
  };

  private final long now;

  /** A shop whose visits are under way at an instant. */
  BenchShop(Instant now) {
    this.now = now.toEpochMilli();
  }

  private static String product(int number) {
    return "product-" + number;
  }

  private static String user(int number) {
    return "user-" + number;
  }

  private static String session(int number) {
    return "session-" + number;
  }

  /** The user of a visit, or null: a third are anonymous. */
  private static @Nullable String userOf(int session) {
    return session % 3 == 0 ? null : user(session % USERS);
  }

  private SessionState state(int session) {
    Random random = new Random(session);
    List<CompactEvent> events = new ArrayList<>();
    long time = now - random.nextInt(900_000);
    for (int i = 0; i < EVENTS; i++) {
      EventType type = TYPES[random.nextInt(TYPES.length)];
      boolean ofProduct = type == EventType.PRODUCT_VIEW || type == EventType.ADD_TO_CART;
      events.add(
          new CompactEvent(
              time - random.nextInt(600_000),
              i,
              random.nextLong(),
              type,
              ofProduct ? product(random.nextInt(PRODUCTS)) : null,
              ofProduct ? "category-" + random.nextInt(20) : null,
              ofProduct ? 1_000_000L * (1 + random.nextInt(100)) : 0,
              1,
              null,
              userOf(session),
              null,
              null,
              null,
              null));
    }
    SessionState state = SessionState.empty();
    for (CompactEvent event : events) {
      state = state.with(event);
    }
    return state;
  }

  private UserHistory history(int user) {
    Random random = new Random(-user);
    return UserHistory.asOf(Instant.ofEpochMilli(now - now % DAY_MILLIS))
        .lifetimePurchaseCount(random.nextInt(5))
        .preferredCategory("category-" + random.nextInt(20))
        .mostViewedCategory("category-" + random.nextInt(20))
        .lifetimeSessionCount(1 + random.nextInt(30))
        .sessions30d(random.nextInt(5))
        .lastVisit(Instant.ofEpochMilli(now - DAY_MILLIS * (1 + random.nextInt(30))))
        .build();
  }

  private ProductStats stats(int product) {
    Random random = new Random(product);
    return ProductStats.asOf(Instant.ofEpochMilli(now - now % DAY_MILLIS))
        .purchaseCount30d(random.nextInt(50))
        .viewCount30d(1 + random.nextInt(5_000))
        .priceSumMicros7d(1_000_000L * (1 + random.nextInt(100)))
        .priceCount7d(1)
        .category("category-" + random.nextInt(20))
        .build();
  }

  /** Writes all states to a Redis. */
  void fill(String redis) throws ExecutionException, InterruptedException {
    RedisClient client = RedisClient.create(redis);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.setAutoFlushCommands(false);
      RedisAsyncCommands<String, String> commands = connection.async();
      List<RedisFuture<String>> replies = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        replies.add(commands.set(FeatureKey.session(session(i)), StateCodec.toText(state(i))));
        if (i < USERS) {
          replies.add(
              commands.set(
                  FeatureKey.user(user(i)), StateCodec.toText(StateCodec.encode(history(i)))));
        }
        if (i < PRODUCTS) {
          replies.add(
              commands.set(
                  FeatureKey.product(product(i)), StateCodec.toText(StateCodec.encode(stats(i)))));
        }
        if (i % 1_000 == 999) {
          connection.flushCommands();
        }
      }
      connection.flushCommands();
      for (RedisFuture<String> reply : replies) {
        reply.get();
      }
    } finally {
      client.shutdown();
    }
  }

  /** Trains a model on vectors of its visits, and makes it champion. */
  String register(Path registry, String name) throws IOException {
    FeatureSet set = featureSet();
    byte[] json =
        BoosterTraining.train(rows(set, 1), rows(set, 2), parameters(), (round, loss, best) -> {})
            .json();
    ObjectMapper mapper = new ObjectMapper();
    Map<String, byte[]> files = new HashMap<>();
    BaseRates.Counter rates = new BaseRates.Counter();
    for (Segment segment : Segment.values()) {
      files.put(ModelBundle.boosterFile(segment), json);
      files.put(
          ModelBundle.calibrationFile(segment),
          mapper.writeValueAsBytes(
              PlattCalibration.fit(
                      new float[] {-4, -4, 4, 4},
                      new float[] {0, 1, 0, 1},
                      new float[] {0.98f, 0.02f, 0.5f, 0.5f})
                  .toJson()));
      rates.add(segment, 12, true, 0.02);
      rates.add(segment, 12, false, 0.98);
    }
    files.put(ModelBundle.BASE_RATES, mapper.writeValueAsBytes(rates.rates().toJson()));
    ObjectNode manifest = mapper.createObjectNode();
    manifest.set("feature_set", FeatureSetJson.write(set));
    FileRegistry versions = new FileRegistry(registry);
    AuditEntry audit = new AuditEntry(Instant.ofEpochMilli(now), "bench", "to be measured");
    String version = versions.write(name, manifest, files, audit);
    versions.promote(name, version, Placement.of(Role.CHAMPION), audit);
    return version;
  }

  private static BoosterParameters parameters() {
    BoosterParameters defaults = BoosterParameters.defaults();
    return new BoosterParameters(
        TREES,
        TREES,
        DEPTH,
        defaults.eta(),
        defaults.minChildWeight(),
        defaults.subsample(),
        defaults.colsample(),
        defaults.lambda(),
        defaults.seed(),
        2);
  }

  private static FeatureSet featureSet() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : FeatureCatalog.all()) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("mobile", "desktop")));
      }
    }
    return new FeatureSet(ZoneId.of("Europe/Vienna"), FeatureCatalog.all(), vocabularies);
  }

  /** Vectors of visits; carts and history make a purchase likelier. */
  private Matrix rows(FeatureSet set, long seed) {
    Random random = new Random(seed);
    float[] values = new float[TRAINING_ROWS * set.size()];
    float[] labels = new float[TRAINING_ROWS];
    float[] weights = new float[TRAINING_ROWS];
    Arrays.fill(weights, 1);
    int carts = set.names().indexOf("add_to_cart_count");
    for (int row = 0; row < TRAINING_ROWS; row++) {
      int session = random.nextInt(SESSIONS);
      int product = random.nextInt(PRODUCTS);
      String user = userOf(session);
      float[] vector =
          set.vector(
              user == null ? null : history(session % USERS),
              state(session),
              stats(product),
              new FeatureRequest(Instant.ofEpochMilli(now), product(product), 0));
      System.arraycopy(vector, 0, values, row * set.size(), set.size());
      double odds = -5 + vector[carts] + (user == null ? 0 : 1) + random.nextGaussian();
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
    }
    return new Matrix(values, set.size(), labels, weights);
  }

  /** Questions for {@code POST /predict}, as the visits are asked for. */
  static List<byte[]> requests(long seed) {
    Random random = new Random(seed);
    double[] cumulated = new double[SESSIONS];
    double sum = 0;
    for (int i = 0; i < SESSIONS; i++) {
      sum += 1 / Math.pow(1 + i, ZIPF);
      cumulated[i] = sum;
    }
    List<byte[]> requests = new ArrayList<>(REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
      int session = Math.min(found < 0 ? -found - 1 : found, SESSIONS - 1);
      String user = userOf(session);
      requests.add(
          HttpLoad.request(
              "POST",
              "/predict",
              "{"
                  + (user == null ? "" : "\"user_id\":\"" + user + "\",")
                  + "\"session_id\":\""
                  + session(session)
                  + "\",\"product_id\":\""
                  + product(random.nextInt(PRODUCTS))
                  + "\"}"));
    }
    return requests;
  }
}
