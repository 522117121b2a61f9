package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.online.RedisFeatureReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A server with one model and a Redis that knows a visit, its shopper and its product; at noon. */
final class PredictingServer implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  static final byte[] KEY = new byte[32];

  static final SessionState SESSION =
      SessionState.empty()
          .with(event(EventType.PRODUCT_VIEW, "2026-03-01T11:58:00Z", 1))
          .with(event(EventType.ADD_TO_CART, "2026-03-01T11:59:00Z", 2));

  static final UserHistory USER =
      UserHistory.asOf(Instant.parse("2026-03-01T00:00:00Z"))
          .lifetimePurchaseCount(2)
          .preferredCategory("shoes")
          .lifetimeSessionCount(9)
          .sessions30d(3)
          .build();

  static final ProductStats PRODUCT =
      ProductStats.asOf(Instant.parse("2026-02-28T00:00:00Z"))
          .purchaseCount30d(1)
          .viewCount30d(10)
          .priceSumMicros7d(40_000_000)
          .priceCount7d(2)
          .category("shoes")
          .build();

  private final PropensityModel model;
  private final RedisServer redis;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> store;
  private final RedisFeatureReader reader;
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<LoggedPrediction> logged = new LinkedBlockingQueue<>();
  private HttpServer server;

  /** Keeps what is logged. */
  private record Kept(BlockingQueue<LoggedPrediction> logged) implements PredictionSink {

    @Override
    public void describe(FeatureSet featureSet) {}

    @Override
    public void accept(LoggedPrediction prediction) {
      logged.add(prediction);
    }

    @Override
    public void close() {}
  }

  static CompactEvent event(EventType type, String time, long id) {
    return new CompactEvent(
        Instant.parse(time).toEpochMilli(),
        0,
        id,
        type,
        "shoe",
        "shoes",
        30_000_000,
        1,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Starts Redis, with the states of a visit, and a server over it. */
  PredictingServer(PropensityModel model) throws IOException {
    this.model = model;
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    client = RedisClient.create("redis://localhost:" + port);
    store = client.connect();
    reader = RedisFeatureReader.connect("redis://localhost:" + port, new SimpleMeterRegistry());
    server = server(null);
    store.sync().set(FeatureKey.session("s1"), StateCodec.toText(SESSION));
    put(FeatureKey.user("ann"), StateCodec.encode(USER));
    put(FeatureKey.product("shoe"), StateCodec.encode(PRODUCT));
  }

  private HttpServer server(@Nullable Supplier<Pseudonymizer> pseudonymizer) {
    ServingMetrics metrics = new ServingMetrics();
    return HttpServer.start(
        metrics,
        List.of(
            OneModel.routes(
                model,
                reader,
                pseudonymizer,
                new Kept(logged),
                Clock.fixed(NOW, ZoneOffset.UTC),
                metrics),
            OneModel.status(model, reader, metrics)),
        "127.0.0.1",
        0);
  }

  /** Starts the server again, with ids of users that are hashed. */
  void restart(Supplier<Pseudonymizer> pseudonymizer) {
    server.close();
    server = server(pseudonymizer);
  }

  void stopRedis() throws IOException {
    redis.stop();
  }

  void startRedis() throws IOException {
    redis.start();
  }

  RedisCommands<String, String> redis() {
    return store.sync();
  }

  /** Lets the server look what states are made with. */
  void look() {
    reader.look();
  }

  void put(String key, byte[] state) {
    store.sync().set(key, StateCodec.toText(state));
  }

  HttpResponse<String> post(String body) throws Exception {
    return post("/predict", body);
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode predict(String body) throws Exception {
    HttpResponse<String> response = post(body);
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  JsonNode get(String path) throws Exception {
    return JSON.readTree(text(path));
  }

  String text(String path) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode());
    return response.body();
  }

  /** The answer may be there before its record. */
  LoggedPrediction nextLogged() throws InterruptedException {
    return Objects.requireNonNull(logged.poll(10, TimeUnit.SECONDS), "nothing was logged");
  }

  @Override
  public void close() throws IOException {
    server.close();
    reader.close();
    client.shutdown();
    redis.stop();
  }
}
