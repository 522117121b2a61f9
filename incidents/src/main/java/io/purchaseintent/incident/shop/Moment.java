package io.purchaseintent.incident.shop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A visit at the moment at which the shop decides what to offer: after its n-th event, n drawn
 * without a look at the visit.
 *
 * @param sessionId the visit
 * @param userId the shopper, or null where nobody knows
 * @param time of the last event
 * @param productId of the last event, or null
 * @param price of it; 0 where there is none
 * @param orderValue what is in the cart, else what an order is worth on average
 * @param probability that a purchase follows if nothing is offered
 * @param intent from 0 to 6
 * @param priceSensitivity a factor
 * @param luck uniform in [0, 1): below the probability, a purchase follows. It is the visit's own,
 *     so that what differs between two ways to decide is not chance
 */
public record Moment(
    String sessionId,
    @Nullable String userId,
    Instant time,
    @Nullable String productId,
    double price,
    double orderValue,
    double probability,
    int intent,
    double priceSensitivity,
    double luck) {

  /** The same moment of a visit with another id. */
  Moment of(String otherSession) {
    return new Moment(
        otherSession,
        userId,
        time,
        productId,
        price,
        orderValue,
        probability,
        intent,
        priceSensitivity,
        luck);
  }

  /** The same moment at another time. */
  public Moment at(Instant other) {
    return new Moment(
        sessionId,
        userId,
        other,
        productId,
        price,
        orderValue,
        probability,
        intent,
        priceSensitivity,
        luck);
  }

  /** The same to look at, with what is behind another, and with what that orders. */
  Moment endingAs(Moment other) {
    return new Moment(
        sessionId,
        userId,
        time,
        productId,
        price,
        other.orderValue,
        other.probability,
        other.intent,
        other.priceSensitivity,
        other.luck);
  }
}
