package io.purchaseintent.feature;

import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import java.util.List;

/**
 * Meanings that features had before, each under the version of then: what a model of an earlier
 * release asks for is what it was trained with.
 */
final class OlderFeatures {

  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private static final List<FeatureDefinition> ALL =
      List.of(
          SessionFeatures.of(
              "cart_value",
              FIRST,
              "Prices times pieces added to the cart less those removed, whether they were bought"
                  + " since or not; a price that is unknown counts as 0.",
              session -> SessionFeatures.units(session.firstCart.amountMicros)),
          SessionFeatures.of(
              "mean_cart_price",
              FIRST,
              "Mean price of the adds to the cart, however many pieces each was of; missing where"
                  + " none carried a price.",
              session ->
                  SessionFeatures.mean(
                      session.firstCart.addedPriceSumMicros, session.firstCart.pricedAdds)),
          SessionFeatures.ofInput(
              "seconds_since_add_to_cart",
              FIRST,
              "Seconds since the visit's last add to cart, bought since or not; missing where there"
                  + " is none.",
              (input, session) -> SessionFeatures.since(input, session.firstCart.lastAddMillis)),
          SessionFeatures.of(
              "events_since_add_to_cart",
              FIRST,
              "Events after the visit's last add to cart, bought since or not; missing where there"
                  + " is none.",
              session ->
                  session.firstCart.lastAddMillis == SessionFacts.NEVER
                      ? Double.NaN
                      : session.firstCart.eventsSinceAdd),
          SessionFeatures.ofInput(
              "events_last_5m",
              FIRST,
              "Events later than five minutes before the request, those after it too.",
              (input, session) -> session.eventsAfter(input.fiveMinutesBefore())),
          new Categorical(
              "preferred_product_category",
              FIRST,
              Entity.USER,
              "Category most often viewed: what is `most_viewed_product_category` now.",
              input -> input.user() == null ? null : input.user().mostViewedCategory()),
          new Numeric(
              "is_preferred_category",
              FIRST,
              Entity.REQUEST,
              "Whether the product is of the category most often viewed: what is"
                  + " `is_most_viewed_category` now.",
              ProductFeatures::isMostViewedCategory),
          UserFeatures.of(
              "lifetime_purchase_count",
              FIRST,
              "Distinct orders before the as-of time, taken back or not.",
              (input, user) -> user.lifetimePurchaseCount()),
          UserFeatures.of(
              "avg_order_value_90d",
              FIRST,
              "Mean value of the orders of the 90 days before the as-of time, taken back or not;"
                  + " missing where none has a known value.",
              (input, user) ->
                  UserFeatures.averageValue(
                      user.orderValueMicros90d(), user.pricedOrderCount90d())),
          UserFeatures.of(
              "days_since_last_purchase",
              FIRST,
              "Whole 24-hour periods from the last order known at the as-of time, taken back or"
                  + " not; missing where there is none.",
              (input, user) -> UserFeatures.daysSince(user.lastPurchase(), input)),
          new Categorical(
              "preferred_product_category",
              SECOND,
              Entity.USER,
              "Category most often purchased, taken back or not.",
              input -> input.user() == null ? null : input.user().preferredCategory()),
          new Numeric(
              "is_preferred_category",
              SECOND,
              Entity.REQUEST,
              "Whether the product is of the category most often purchased, taken back or not.",
              ProductFeatures::isPurchasedCategory),
          ProductFeatures.of(
              "purchase_count_30d",
              FIRST,
              "Distinct orders of the product in the 30 days before the as-of time, taken back or"
                  + " not.",
              ProductStats::purchaseCount30d),
          ProductFeatures.of(
              "view_to_purchase_rate_30d",
              FIRST,
              "Distinct orders, taken back or not, over views in the 30 days before the as-of time;"
                  + " missing where there is no view.",
              stats -> ProductFeatures.rate(stats.purchaseCount30d(), stats)));

  private OlderFeatures() {}

  static List<FeatureDefinition> all() {
    return ALL;
  }
}
