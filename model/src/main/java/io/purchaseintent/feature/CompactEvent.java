package io.purchaseintent.feature;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.hash.StableHash;
import java.time.ZoneId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a session remembers of one event: all that a feature may ask for, and no more.
 *
 * <p>Ordered by event time, then sequence, then id; further fields only make the order total.
 *
 * <p>When it was known is asked by what joins histories and moments, and by no feature: states and
 * their bytes do without it.
 *
 * @param timeMillis event time in milliseconds since the epoch
 * @param sequence order within the session where times are equal
 * @param idHash {@link StableHash} of the event's id: its identity
 * @param type what was done
 * @param productId the product, or null
 * @param category the product's category, or null
 * @param priceMicros price of one piece, 0 where unknown, and of what is given away: features
 *     compare prices, and nothing is to be compared with none
 * @param quantity pieces in thousandths, 0 where unknown
 * @param orderId the order of a purchase, or null
 * @param userId the shopper, or null where anonymous
 * @param device kind of device, or null
 * @param channel where the visit came from, or null
 * @param country the shopper's country, or null
 * @param zone the shopper's time zone, or null
 * @param knownMillis when the shop knew of it, in milliseconds since the epoch; never before {@code
 *     timeMillis}
 * @param countedMillis from when on it counts in histories, which are made of what had come by
 *     then; never before {@code knownMillis}
 */
public record CompactEvent(
    long timeMillis,
    int sequence,
    long idHash,
    EventType type,
    @Nullable String productId,
    @Nullable String category,
    long priceMicros,
    double quantity,
    @Nullable String orderId,
    @Nullable String userId,
    @Nullable Device device,
    @Nullable Channel channel,
    @Nullable String country,
    @Nullable ZoneId zone,
    long knownMillis,
    long countedMillis)
    implements Comparable<CompactEvent> {

  private static final Comparator<@Nullable String> TEXT =
      Comparator.nullsFirst(Comparator.naturalOrder());

  /** The order of two versions of one event, so that the choice between them is the same always. */
  private static final Comparator<CompactEvent> CONTENT =
      Comparator.comparing(CompactEvent::type)
          .thenComparing(CompactEvent::productId, TEXT)
          .thenComparing(CompactEvent::category, TEXT)
          .thenComparingLong(CompactEvent::priceMicros)
          .thenComparingDouble(CompactEvent::quantity)
          .thenComparing(CompactEvent::orderId, TEXT)
          .thenComparing(CompactEvent::userId, TEXT)
          .thenComparing(CompactEvent::device, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(CompactEvent::channel, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(CompactEvent::country, TEXT)
          .thenComparing(event -> event.zone() == null ? null : event.zone().getId(), TEXT)
          .thenComparingLong(CompactEvent::knownMillis)
          .thenComparingLong(CompactEvent::countedMillis);

  /** An event that was known when it happened. */
  public CompactEvent(
      long timeMillis,
      int sequence,
      long idHash,
      EventType type,
      @Nullable String productId,
      @Nullable String category,
      long priceMicros,
      double quantity,
      @Nullable String orderId,
      @Nullable String userId,
      @Nullable Device device,
      @Nullable Channel channel,
      @Nullable String country,
      @Nullable ZoneId zone) {
    this(
        timeMillis,
        sequence,
        idHash,
        type,
        productId,
        category,
        priceMicros,
        quantity,
        orderId,
        userId,
        device,
        channel,
        country,
        zone,
        timeMillis,
        timeMillis);
  }

  /** What the session remembers of this event. */
  public static CompactEvent of(Event event) {
    return new CompactEvent(
        event.eventTime().toEpochMilli(),
        event.sequence(),
        StableHash.of(event.eventId()),
        event.type(),
        event.productId(),
        event.category(),
        Math.max(event.priceMicros(), 0),
        event.quantity(),
        event.orderId(),
        event.userId(),
        event.device(),
        event.channel(),
        event.country(),
        event.zone());
  }

  /** This event with the times since when it was known and counted, where these are later. */
  public CompactEvent knownAt(long known, long counted) {
    long knownOrHappened = Math.max(known, timeMillis);
    return new CompactEvent(
        timeMillis,
        sequence,
        idHash,
        type,
        productId,
        category,
        priceMicros,
        quantity,
        orderId,
        userId,
        device,
        channel,
        country,
        zone,
        knownOrHappened,
        Math.max(counted, knownOrHappened));
  }

  /** The day (UTC, since the epoch) on which it happened. */
  long day() {
    return AsOfDays.dayOf(timeMillis);
  }

  /** The day from which on it counts in histories. */
  long countedDay() {
    return AsOfDays.dayOf(countedMillis);
  }

  /** Whether it counts in histories from a later day only than it happened on. */
  public boolean isLate() {
    return countedDay() != day();
  }

  /**
   * Price times pieces, an unknown number of pieces taken as one; 0 where the price is unknown, and
   * held at the greatest long.
   */
  public long amountMicros() {
    return Sums.ofParts(priceMicros, parts());
  }

  /** Thousandths of a piece, an unknown number of pieces taken as one. */
  long parts() {
    return quantity == 0 ? Quantity.PARTS : Quantity.parts(quantity);
  }

  @Override
  public int compareTo(CompactEvent other) {
    int order = Long.compare(timeMillis, other.timeMillis);
    if (order == 0) {
      order = Integer.compare(sequence, other.sequence);
    }
    if (order == 0) {
      order = Long.compare(idHash, other.idHash);
    }
    return order == 0 ? CONTENT.compare(this, other) : order;
  }
}
