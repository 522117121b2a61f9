package io.purchaseintent.serving.online;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.event.CircuitBreakerStateChangedEvent;
import io.lettuce.core.KeyValue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads states from Redis: one MGET for all that is asked for together, by one or by many.
 *
 * <p>Nobody waits longer than he may. When Redis does not answer in time again and again, it is not
 * asked any more for a moment, then by a few; so a store that hangs costs hardly anybody a wait.
 */
public final class RedisFeatureReader implements FeatureReader, Looping {

  private static final Logger LOG = Logger.getLogger(RedisFeatureReader.class.getName());

  private static final Duration LOOK_TIMEOUT = Duration.ofMillis(500);

  private final AwaitedStore store;
  private final CircuitBreaker<Object> breaker;
  private final Deadlines deadlines = new Deadlines();
  private final SharedReads reads;
  private volatile MadeWith madeWith = MadeWith.NONE;

  private RedisFeatureReader(AwaitedStore store) {
    this.store = store;
    this.reads = new SharedReads(store::mget, deadlines);
    this.breaker =
        CircuitBreaker.builder()
            // Of questions, not of time: thousands a second must not each wait for half a second.
            .withFailureThreshold(50, 100)
            .withDelay(Duration.ofMillis(250))
            .withSuccessThreshold(3)
            .onOpen(RedisFeatureReader::tellOnce)
            .onClose(event -> LOG.info("Redis answers in time again"))
            .build();
  }

  /** Not again each time that those few who still ask were not answered. */
  private static void tellOnce(CircuitBreakerStateChangedEvent event) {
    if (event.getPreviousState() == CircuitBreaker.State.CLOSED) {
      LOG.warning("Redis does not answer in time: it is asked less");
    }
  }

  /**
   * Connects, now or, where nothing answers yet, later.
   *
   * @param address as {@code redis://HOST:PORT}; TLS, a Sentinel and a cluster have schemes of
   *     their own
   * @throws UserError if the address is none, or what is there refuses
   */
  public static RedisFeatureReader connect(String address, MeterRegistry meters) {
    RedisFeatureReader reader = new RedisFeatureReader(AwaitedStore.connect(address, meters));
    Gauge.builder("store_breaker_open", () -> reader.breaker.isClosed() ? 0 : 1)
        .description("1 while Redis is hardly asked, as it did not answer in time")
        .register(meters);
    return reader;
  }

  /** What servers have in common in the same store. */
  public SharedScripts scripts() {
    return new SharedScripts(store);
  }

  @Override
  public List<SupervisedLoop> loops() {
    return Stream.concat(deadlines.loops().stream(), store.loops().stream()).toList();
  }

  @Override
  public List<States> read(List<Keys> keys, long nanosLeft) {
    if (nanosLeft <= 0 || !breaker.tryAcquirePermit()) {
      return Collections.nCopies(keys.size(), States.noStore());
    }
    List<KeyValue<String, byte[]>> values = mget(names(keys), nanosLeft);
    if (values == null) {
      return Collections.nCopies(keys.size(), States.noStore());
    }
    if (keys.size() == 1) {
      // A handful of values: looked through, not indexed.
      return List.of(states(keys.get(0), key -> valueOf(key, values)));
    }
    Map<String, KeyValue<String, byte[]>> byKey = new HashMap<>(2 * values.size());
    values.forEach(value -> byKey.put(value.getKey(), value));
    List<States> states = new ArrayList<>(keys.size());
    for (Keys each : keys) {
      states.add(states(each, byKey::get));
    }
    return states;
  }

  /** The values of these keys; null where the store did not answer in time. */
  private @Nullable List<KeyValue<String, byte[]>> mget(List<String> names, long nanosLeft) {
    try {
      List<KeyValue<String, byte[]>> values = reads.read(names, System.nanoTime() + nanosLeft);
      breaker.recordSuccess();
      return values;
    } catch (ExecutionException e) {
      LOG.log(Level.FINE, "the store did not answer", e);
      breaker.recordFailure();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      breaker.recordFailure();
      return null;
    }
  }

  /** Of at most three values. */
  private static @Nullable KeyValue<String, byte[]> valueOf(
      String key, List<KeyValue<String, byte[]>> values) {
    for (KeyValue<String, byte[]> value : values) {
      if (value.getKey().equals(key)) {
        return value;
      }
    }
    return null;
  }

  private static List<String> names(List<Keys> keys) {
    List<String> names = new ArrayList<>(3 * keys.size());
    for (Keys each : keys) {
      names.add(FeatureKey.session(each.sessionId()));
      if (each.userId() != null) {
        names.add(FeatureKey.user(each.userId()));
      }
      if (each.productId() != null) {
        names.add(FeatureKey.product(each.productId()));
      }
    }
    return keys.size() == 1 ? names : names.stream().distinct().toList();
  }

  /** The states in these values, which may lack some. */
  static States states(Keys keys, Function<String, @Nullable KeyValue<String, byte[]>> values) {
    Read<SessionState> session =
        ofVisit(
            keys.userId(),
            read(
                values.apply(FeatureKey.session(keys.sessionId())),
                StateCodec::sessionFromText,
                RedisFeatureReader::decodeSession,
                StateIdentity::of));
    Read<UserHistory> user =
        keys.userId() == null
            ? Read.none(StateStatus.NOT_ASKED)
            : read(
                values.apply(FeatureKey.user(keys.userId())),
                StateCodec::fromText,
                StateCodec::decodeUser,
                (found, fingerprint) -> StateIdentity.of(found.asOf(), fingerprint));
    Read<ProductStats> product =
        keys.productId() == null
            ? Read.none(StateStatus.NOT_ASKED)
            : read(
                values.apply(FeatureKey.product(keys.productId())),
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

  /** What is another shopper's, or behind a sign-out, is not shown to who asks. */
  private static Read<SessionState> ofVisit(@Nullable String userId, Read<SessionState> read) {
    SessionState found = read.value();
    return found == null || found.mayGoOnFor(userId) ? read : Read.none(StateStatus.OTHER_VISIT);
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
      @Nullable KeyValue<String, byte[]> stored,
      Function<byte[], byte @Nullable []> unpack,
      Function<byte[], Decoded<T>> decode,
      BiFunction<T, Long, StateIdentity> identify) {
    if (stored == null || !stored.hasValue()) {
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
  public MadeWith madeWith() {
    return madeWith;
  }

  /** Looks what the states are made with; where Redis does not say, what it said before holds. */
  public void look() {
    try {
      KeyValue<String, byte[]> said =
          store
              .mget(new String[] {FeatureKey.MADE_WITH})
              .toCompletableFuture()
              .get(LOOK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .get(0);
      MadeWith now =
          MadeWith.of(said.hasValue() ? new String(said.getValue(), StandardCharsets.UTF_8) : null);
      if (!now.equals(madeWith)) {
        LOG.info(() -> "States in Redis are made with the shop's own features " + now);
        madeWith = now;
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.FINE, "the store did not say what its states are made with", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isReachable() {
    try {
      return store.answers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    deadlines.close();
    store.close();
  }
}
