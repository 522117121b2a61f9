package io.purchaseintent.feature;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded events that are full of ties, repeats and gaps. */
final class Histories {

  private static final EventType[] TYPES =
      Arrays.stream(EventType.values()).filter(EventType::isOfVisit).toArray(EventType[]::new);
  private static final String[] ZONES = {"Europe/Vienna", "America/New_York", "Pacific/Auckland"};

  private Histories() {}

  /** Events of one session: times often equal, ids sometimes repeated with other content. */
  static List<CompactEvent> session(long seed, int size) {
    return session(seed, size, Instant.EPOCH);
  }

  /** The same, from a time on. */
  static List<CompactEvent> session(long seed, int size, Instant from) {
    Random random = new Random(seed);
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      events.add(
          event(
              random,
              from.toEpochMilli() + 1_000L * random.nextInt(Math.max(1, size)),
              random.nextInt(Math.max(1, size))));
    }
    return events;
  }

  /** An event at a time, with this identity. */
  static CompactEvent event(Random random, long timeMillis, long id) {
    EventType type = TYPES[random.nextInt(TYPES.length)];
    boolean product = type.needsProduct() || random.nextBoolean();
    return new CompactEvent(
        timeMillis,
        random.nextInt(3),
        id,
        type,
        product ? "p" + random.nextInt(4) : null,
        random.nextInt(3) == 0 ? null : "c" + random.nextInt(3),
        random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(50_000_000),
        random.nextInt(3),
        type == EventType.PURCHASE && random.nextBoolean() ? "o" + random.nextInt(3) : null,
        random.nextInt(4) == 0 ? null : "u" + random.nextInt(2),
        random.nextInt(3) == 0 ? null : Device.values()[random.nextInt(4)],
        random.nextInt(3) == 0 ? null : Channel.values()[random.nextInt(7)],
        random.nextInt(3) == 0 ? null : "Österreich" + random.nextInt(2),
        random.nextInt(3) == 0 ? null : ZoneId.of(ZONES[random.nextInt(ZONES.length)]));
  }

  /** A view of a product. */
  static CompactEvent view(String time, String product, String category) {
    return plain(EventType.PRODUCT_VIEW, time, product, category, 0, null);
  }

  /** An event with little more than its type. */
  static CompactEvent plain(
      EventType type,
      String time,
      String product,
      String category,
      long priceMicros,
      String orderId) {
    return new CompactEvent(
        Instant.parse(time).toEpochMilli(),
        0,
        StableHash.of(type + time + product),
        type,
        product,
        category,
        priceMicros,
        0,
        orderId,
        "u",
        null,
        null,
        null,
        null);
  }

  /** The value that was decoded. */
  static <T> T value(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Value<T> found) {
      return found.value();
    }
    throw new AssertionError(decoded);
  }
}
