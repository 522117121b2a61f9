package io.purchaseintent.event;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One valid thing that a visitor did, in the shop's canonical form.
 *
 * @param eventId unique in the shop; a second event with the same id is a duplicate
 * @param type what was done
 * @param eventTime when it was done, to the millisecond
 * @param sequence order within the session where times are equal; 0 where unknown
 * @param sessionId the visit, as the shop names it
 * @param userId the shopper, or null where anonymous
 * @param page path without query
 * @param productId the product; never null where the type needs one
 * @param category the product's category, as the shop writes it
 * @param priceMicros price of one piece in millionths of the currency's unit; 0 where unknown,
 *     {@link Money#FREE} where it costs nothing
 * @param currency ISO 4217 code; null where it is not said, which is the shop's
 * @param quantity pieces, in thousandths ({@link Quantity}); 0 where unknown
 * @param orderId the order of a purchase or refund; never null of a refund
 * @param query what was searched for
 * @param device kind of device
 * @param channel where the visit came from
 * @param country the shopper's country, as the shop writes it
 * @param zone the shopper's time zone
 * @param userAgent the browser's own name; dropped once robots are told apart
 * @param ip the network address; dropped once it is looked up
 * @param receivedTime when the collector took it
 * @param original the price as it was said, where that was in another currency than the shop's and
 *     the event has been taken in ({@link ShopMoney}); else null
 */
public record Event(
    String eventId,
    EventType type,
    Instant eventTime,
    int sequence,
    String sessionId,
    @Nullable String userId,
    @Nullable String page,
    @Nullable String productId,
    @Nullable String category,
    long priceMicros,
    @Nullable String currency,
    double quantity,
    @Nullable String orderId,
    @Nullable String query,
    @Nullable Device device,
    @Nullable Channel channel,
    @Nullable String country,
    @Nullable ZoneId zone,
    @Nullable String userAgent,
    @Nullable String ip,
    @Nullable Instant receivedTime,
    @Nullable Price original) {

  public Event {
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(eventTime, "eventTime");
    Objects.requireNonNull(sessionId, "sessionId");
  }

  /** An event as it is said, its price in whatever currency. */
  public Event(
      String eventId,
      EventType type,
      Instant eventTime,
      int sequence,
      String sessionId,
      @Nullable String userId,
      @Nullable String page,
      @Nullable String productId,
      @Nullable String category,
      long priceMicros,
      @Nullable String currency,
      double quantity,
      @Nullable String orderId,
      @Nullable String query,
      @Nullable Device device,
      @Nullable Channel channel,
      @Nullable String country,
      @Nullable ZoneId zone,
      @Nullable String userAgent,
      @Nullable String ip,
      @Nullable Instant receivedTime) {
    this(
        eventId,
        type,
        eventTime,
        sequence,
        sessionId,
        userId,
        page,
        productId,
        category,
        priceMicros,
        currency,
        quantity,
        orderId,
        query,
        device,
        channel,
        country,
        zone,
        userAgent,
        ip,
        receivedTime,
        null);
  }

  /**
   * This event without network address and browser name, its ids as they are: where there is no
   * key, or the ids are pseudonyms already.
   *
   * @param storedUserId the user's id, or null where the event is anonymous
   */
  public Event forStorage(@Nullable String storedUserId) {
    return with(eventTime, storedUserId, device, country, null, null, receivedTime);
  }

  /** This event as it may be kept: ids replaced, network address and browser name gone. */
  public Event forStorage(Pseudonymizer pseudonymizer) {
    return new Event(
        pseudonymizer.event(eventId),
        type,
        eventTime,
        sequence,
        pseudonymizer.session(sessionId),
        pseudonymizer.apply(userId),
        page,
        productId,
        category,
        priceMicros,
        currency,
        quantity,
        orderId,
        query,
        device,
        channel,
        country,
        zone,
        null,
        null,
        receivedTime,
        original);
  }

  /**
   * This event as a collector took it.
   *
   * @param received when
   * @param receivedCountry what is known of the shopper's country, or null
   * @param receivedDevice what is known of the device, or null
   */
  public Event asReceived(
      Instant received, @Nullable String receivedCountry, @Nullable Device receivedDevice) {
    return with(eventTime, userId, receivedDevice, receivedCountry, userAgent, ip, received);
  }

  /** This event with other times; a {@code receivedTime} of null leaves that out. */
  public Event withTimes(Instant newEventTime, @Nullable Instant newReceivedTime) {
    return with(newEventTime, userId, device, country, userAgent, ip, newReceivedTime);
  }

  private Event with(
      Instant otherEventTime,
      @Nullable String otherUserId,
      @Nullable Device otherDevice,
      @Nullable String otherCountry,
      @Nullable String otherUserAgent,
      @Nullable String otherIp,
      @Nullable Instant otherReceivedTime) {
    return new Event(
        eventId,
        type,
        otherEventTime,
        sequence,
        sessionId,
        otherUserId,
        page,
        productId,
        category,
        priceMicros,
        currency,
        quantity,
        orderId,
        query,
        otherDevice,
        channel,
        otherCountry,
        zone,
        otherUserAgent,
        otherIp,
        otherReceivedTime,
        original);
  }

  /**
   * This event with another price.
   *
   * @param micros 0 where unknown
   * @param said what the price was before; null where there is nothing to remember of it
   */
  Event withPrice(long micros, @Nullable String newCurrency, @Nullable Price said) {
    return new Event(
        eventId,
        type,
        eventTime,
        sequence,
        sessionId,
        userId,
        page,
        productId,
        category,
        micros,
        newCurrency,
        quantity,
        orderId,
        query,
        device,
        channel,
        country,
        zone,
        userAgent,
        ip,
        receivedTime,
        said);
  }
}
