package io.purchaseintent.feature;

import io.purchaseintent.event.Money;
import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Features of the shopper's history. */
final class UserFeatures {

  private static final String UNKNOWN = " Missing where the shopper has no history.";

  private static final String RETURNS =
      " A refund counts from the midnight after it was known, if it is at most 90 days from the"
          + " order.";

  private UserFeatures() {}

  static List<FeatureDefinition> all() {
    return List.of(
        of(
            "lifetime_purchase_count",
            2,
            "Distinct orders before the as-of time, without those taken back." + RETURNS,
            (input, user) -> user.kept().purchaseCount()),
        of(
            "avg_order_value_90d",
            2,
            "Mean value of the orders of the 90 days before the as-of time, without what was taken"
                + " back, in units of the currency; missing where none has a known value."
                + RETURNS,
            (input, user) ->
                averageValue(user.kept().orderValueMicros90d(), user.kept().pricedOrderCount90d())),
        of(
            "days_since_last_purchase",
            2,
            "Whole 24-hour periods from the last order known at the as-of time, and not taken back,"
                + " to the request; missing where there is none."
                + RETURNS,
            (input, user) -> daysSince(user.kept().lastPurchase(), input)),
        new Categorical(
            "preferred_product_category",
            3,
            Entity.USER,
            "Category most often purchased: that of most lines, without those taken back, of the"
                + " orders of the 90 days before the as-of time, the alphabetically first where"
                + " several have as many. A line without a category is of the one that its product"
                + " had before in the visit; missing where there is none."
                + RETURNS
                + UNKNOWN,
            input -> input.user() == null ? null : input.user().kept().preferredCategory()),
        new Categorical(
            "most_viewed_product_category",
            1,
            Entity.USER,
            "Category with most product views in the 90 days before the as-of time, the"
                + " alphabetically first where several have as many; missing where there is none."
                + UNKNOWN,
            input -> input.user() == null ? null : input.user().mostViewedCategory()),
        of(
            "lifetime_session_count",
            "Visits that began before the as-of time.",
            (input, user) -> user.lifetimeSessionCount()),
        of(
            "sessions_30d",
            "Visits that began in the 30 days before the as-of time.",
            (input, user) -> user.sessions30d()),
        of(
            "days_since_last_visit",
            "Whole 24-hour periods from the last event known at the as-of time to the request.",
            (input, user) -> daysSince(user.lastVisit(), input)));
  }

  private static Numeric of(String name, String description, OfUser value) {
    return of(name, 1, description, value);
  }

  static double averageValue(long micros, int orders) {
    return orders == 0 ? Double.NaN : Money.toUnits(micros) / orders;
  }

  static Numeric of(String name, int version, String description, OfUser value) {
    return new Numeric(
        name,
        version,
        Entity.USER,
        description + UNKNOWN,
        input -> input.user() == null ? Double.NaN : value.of(input, input.user()));
  }

  static double daysSince(@Nullable Instant time, FeatureInput input) {
    return time == null
        ? Double.NaN
        : Math.max(0, Duration.between(time, input.request().time()).toDays());
  }

  /** A number of a shopper at a request. */
  @FunctionalInterface
  interface OfUser {
    double of(FeatureInput input, UserHistory user);
  }
}
