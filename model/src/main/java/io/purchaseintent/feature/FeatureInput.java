package io.purchaseintent.feature;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * All that a feature may look at: the states as they are known at the moment, and the request.
 *
 * @param user the shopper's history, or null where there is none
 * @param session the session in numbers; null where the session is unknown
 * @param product the requested product's stats, or null where there are none
 * @param request what is asked
 * @param localTime the request's time in the shopper's zone if known, else the shop's
 */
record FeatureInput(
    @Nullable UserHistory user,
    @Nullable SessionFacts session,
    @Nullable ProductStats product,
    FeatureRequest request,
    ZonedDateTime localTime) {

  static FeatureInput of(
      @Nullable UserHistory user,
      SessionState session,
      @Nullable ProductStats product,
      FeatureRequest request,
      ZoneId shopZone) {
    SessionFacts facts = session.isEmpty() ? null : SessionFacts.of(session, request);
    ZoneId zone = facts == null || facts.zone == null ? shopZone : facts.zone;
    return new FeatureInput(user, facts, product, request, request.time().atZone(zone));
  }

  /** Seconds from an instant to the request; never negative, for clocks of clients run ahead. */
  double secondsSince(long timeMillis) {
    return Math.max(0, request.time().toEpochMilli() - timeMillis) / 1000.0;
  }
}
