package io.purchaseintent.feature;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * All that a feature may look at: the states as they are known at the moment, and the request. Not
 * thread-safe.
 */
final class FeatureInput {

  private static final long FIVE_MINUTES_MILLIS = 5 * 60 * 1_000L;

  private final @Nullable UserHistory user;
  private final DeclaredValues declaredOfShopper;
  private final @Nullable SessionFacts session;
  private final @Nullable ProductStats product;
  private final FeatureRequest request;
  private final ZoneId shopZone;
  private @Nullable ZonedDateTime localTime;
  private @Nullable ShownAgain shownAgain;

  /**
   * @param user the shopper's history, or null where there is none
   * @param session the session in numbers; null where the session is unknown
   * @param product the requested product's stats, or null where there are none
   * @param request what is asked
   * @param shopZone the zone of shoppers whose own zone is unknown
   */
  FeatureInput(
      @Nullable UserHistory user,
      @Nullable SessionFacts session,
      @Nullable ProductStats product,
      FeatureRequest request,
      ZoneId shopZone) {
    this.user = UserHistory.isKnown(user) ? user : null;
    this.declaredOfShopper = user == null ? DeclaredValues.NONE : user.declared();
    this.session = session;
    this.product = product;
    this.request = request;
    this.shopZone = shopZone;
  }

  static FeatureInput of(
      @Nullable UserHistory user,
      SessionState session,
      @Nullable ProductStats product,
      FeatureRequest request,
      ZoneId shopZone) {
    return new FeatureInput(
        user, session.isEmpty() ? null : SessionFacts.of(session), product, request, shopZone);
  }

  /** The history of a shopper of whom there is one: tables alone make none. */
  @Nullable UserHistory user() {
    return user;
  }

  @Nullable SessionFacts session() {
    return session;
  }

  /** Lines of orders that the visit shows again: looked for once, whatever features ask for it. */
  ShownAgain shownAgain(SessionFacts of) {
    if (shownAgain == null) {
      shownAgain = ShownAgain.inVisit(of.events);
    }
    return shownAgain;
  }

  @Nullable ProductStats product() {
    return product;
  }

  DeclaredValues declaredOfShopper() {
    return declaredOfShopper;
  }

  DeclaredValues declaredOfProduct() {
    return product == null ? DeclaredValues.NONE : product.declared();
  }

  FeatureRequest request() {
    return request;
  }

  /** The request's time, in milliseconds since the epoch. */
  long timeMillis() {
    return request.time().toEpochMilli();
  }

  /** Five minutes before the request, in milliseconds since the epoch. */
  long fiveMinutesBefore() {
    return timeMillis() - FIVE_MINUTES_MILLIS;
  }

  /** The request's time in the shopper's zone if known, else the shop's. */
  ZonedDateTime localTime() {
    ZonedDateTime time = localTime;
    if (time == null) {
      ZoneId zone = session == null || session.zone == null ? shopZone : session.zone;
      time = request.time().atZone(zone);
      localTime = time;
    }
    return time;
  }

  /** Seconds from an instant to the request; never negative, for clocks of clients run ahead. */
  double secondsSince(long timeMillis) {
    return Math.max(0, timeMillis() - timeMillis) / 1000.0;
  }
}
