package io.purchaseintent.serving.online;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.Decoded;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.StateCodec;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads states from Redis: one MGET a request over one connection that all threads share. */
public final class RedisFeatureReader implements FeatureReader {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;

  private RedisFeatureReader(
      RedisClient client, StatefulRedisConnection<String, byte[]> connection) {
    this.client = client;
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @param timeout how long a request waits for the store
   * @throws UserError if Redis does not answer there
   */
  public static RedisFeatureReader connect(String address, Duration timeout) {
    RedisURI uri;
    try {
      uri = RedisURI.create(address);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "--redis=" + address + " is no address of a Redis, such as redis://localhost:6379", e);
    }
    uri.setTimeout(CONNECT_TIMEOUT);
    RedisClient client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .build());
    try {
      StatefulRedisConnection<String, byte[]> connection =
          client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      connection.setTimeout(timeout);
      return new RedisFeatureReader(client, connection);
    } catch (RedisException e) {
      client.shutdown();
      throw new UserError(
          "Redis does not answer at "
              + uri.getHost()
              + ":"
              + uri.getPort()
              + ": start it, or say where it is with --redis=redis://HOST:PORT",
          e);
    }
  }

  @Override
  public States read(@Nullable String userId, String sessionId, @Nullable String productId) {
    List<String> keys = new ArrayList<>(3);
    keys.add(FeatureKey.session(sessionId));
    if (userId != null) {
      keys.add(FeatureKey.user(userId));
    }
    if (productId != null) {
      keys.add(FeatureKey.product(productId));
    }
    List<KeyValue<String, byte[]>> values;
    try {
      values = connection.sync().mget(keys.toArray(String[]::new));
    } catch (RedisException e) {
      return States.noStore();
    }
    Read<SessionState> session =
        read(
            values.get(0),
            StateCodec::sessionFromText,
            RedisFeatureReader::decodeSession,
            StateIdentity::of);
    Read<UserHistory> user =
        userId == null
            ? Read.none(StateStatus.NOT_ASKED)
            : read(
                values.get(1),
                StateCodec::fromText,
                StateCodec::decodeUser,
                (found, fingerprint) -> StateIdentity.of(found.asOf(), fingerprint));
    Read<ProductStats> product =
        productId == null
            ? Read.none(StateStatus.NOT_ASKED)
            : read(
                values.get(values.size() - 1),
                StateCodec::fromText,
                StateCodec::decodeProduct,
                (found, fingerprint) -> StateIdentity.of(found.asOf(), fingerprint));
    return new States(
        user.value(),
        session.value() == null ? SessionState.empty() : session.value(),
        product.value(),
        user.identity(),
        session.identity(),
        product.identity());
  }

  /** Nobody writes a session without an event. */
  private static Decoded<SessionState> decodeSession(byte[] bytes) {
    Decoded<SessionState> decoded = StateCodec.decodeSession(bytes);
    return decoded instanceof Decoded.Value<SessionState> found && found.value().isEmpty()
        ? new Decoded.Corrupt<>("has no event")
        : decoded;
  }

  private record Read<T>(@Nullable T value, StateIdentity identity) {

    static <T> Read<T> none(StateStatus status) {
      return new Read<>(null, StateIdentity.none(status));
    }
  }

  private static <T> Read<T> read(
      KeyValue<String, byte[]> stored,
      Function<byte[], byte @Nullable []> unpack,
      Function<byte[], Decoded<T>> decode,
      BiFunction<T, Long, StateIdentity> identify) {
    if (!stored.hasValue()) {
      return Read.none(StateStatus.MISSING);
    }
    byte[] bytes = unpack.apply(stored.getValue());
    if (bytes == null) {
      return Read.none(StateStatus.CORRUPT);
    }
    Decoded<T> decoded = decode.apply(bytes);
    if (decoded instanceof Decoded.Value<T> found) {
      return new Read<>(
          found.value(), identify.apply(found.value(), StateCodec.fingerprint(bytes)));
    }
    return Read.none(
        decoded instanceof Decoded.OtherVersion<T>
            ? StateStatus.OTHER_VERSION
            : StateStatus.CORRUPT);
  }

  @Override
  public boolean isReachable() {
    try {
      return "PONG".equals(connection.sync().ping());
    } catch (RedisException e) {
      return false;
    }
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
