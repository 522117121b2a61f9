package io.purchaseintent.serving.online;

import io.lettuce.core.KeyValue;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Asks a store as if it mattered, and answers with the states of a visit that nobody made, whoever
 * is asked for: all that reading takes is done, and nothing is told of anybody.
 */
public final class MadeUpStates implements FeatureReader {

  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(20);
  private static final String PRODUCT = "warm-up";
  private static final String CATEGORY = "category";
  private static final long PRICE_MICROS = 18_000_000;

  private final FeatureReader store;
  private final byte[] user;
  private final byte[] session;
  private final byte[] product;

  /**
   * States as they would be in a store.
   *
   * @param store is asked, stays open, and its answers are not looked at
   * @param clock the visit is under way now
   */
  public MadeUpStates(FeatureReader store, Clock clock) {
    Instant now = clock.instant();
    this.store = store;
    this.user =
        bytes(
            StateCodec.toText(
                StateCodec.encode(
                    UserHistory.asOf(now)
                        .lifetimePurchaseCount(1)
                        .lastPurchase(now)
                        .preferredCategory(CATEGORY)
                        .mostViewedCategory(CATEGORY)
                        .lifetimeSessionCount(3)
                        .sessions30d(2)
                        .lastVisit(now)
                        .build())));
    this.session = bytes(StateCodec.toText(visit(now)));
    this.product =
        bytes(
            StateCodec.toText(
                StateCodec.encode(
                    ProductStats.asOf(now)
                        .purchaseCount30d(3)
                        .viewCount30d(100)
                        .priceSumMicros7d(PRICE_MICROS)
                        .priceCount7d(1)
                        .category(CATEGORY)
                        .build())));
  }

  /** A visit with an event of each type. */
  private static SessionState visit(Instant now) {
    SessionState visit = SessionState.empty();
    for (EventType type : EventType.values()) {
      int number = type.ordinal();
      visit =
          visit.with(
              new CompactEvent(
                  now.minus(BETWEEN_EVENTS.multipliedBy(number + 1L)).toEpochMilli(),
                  number,
                  number,
                  type,
                  PRODUCT,
                  CATEGORY,
                  PRICE_MICROS,
                  1,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null));
    }
    return visit;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public List<States> read(List<Keys> keys, long nanosLeft) {
    store.read(keys, nanosLeft);
    return keys.stream().map(each -> RedisFeatureReader.states(each, this::value)).toList();
  }

  private KeyValue<String, byte[]> value(String key) {
    if (key.startsWith(FeatureKey.user(""))) {
      return KeyValue.just(key, user);
    }
    return KeyValue.just(key, key.startsWith(FeatureKey.session("")) ? session : product);
  }

  @Override
  public boolean isReachable() {
    return store.isReachable();
  }

  @Override
  public void close() {}
}
