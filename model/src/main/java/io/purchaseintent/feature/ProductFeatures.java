package io.purchaseintent.feature;

import io.purchaseintent.event.Money;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Features of the requested product, and of the request beside what is known. */
final class ProductFeatures {

  private static final String RETURNS =
      " A refund that names the product counts from the midnight after it was known, if it is at"
          + " most 30 days from the order.";

  private ProductFeatures() {}

  static List<FeatureDefinition> all() {
    return List.of(
        of(
            "purchase_count_30d",
            2,
            "Distinct orders of the product in the 30 days before the as-of time, without those that"
                + " took it back."
                + RETURNS,
            ProductStats::keptPurchaseCount30d),
        of(
            "view_count_30d",
            "Views of the product in the 30 days before the as-of time.",
            ProductStats::viewCount30d),
        of(
            "view_to_purchase_rate_30d",
            2,
            "Distinct orders, without those that took it back, over views in the 30 days before the"
                + " as-of time; above 1 where orders name variants that are never viewed; missing"
                + " where there is no view."
                + RETURNS,
            stats -> rate(stats.keptPurchaseCount30d(), stats)),
        of(
            "avg_price_7d",
            "Mean price over the product's events of the 7 days before the as-of time, in units of"
                + " the currency; missing where none carried a price.",
            ProductFeatures::averagePrice),
        new Numeric(
            "price_to_avg_price_7d",
            1,
            Entity.REQUEST,
            "The requested product's price now (of the request, else the session's last) over its"
                + " avg_price_7d; missing where either is.",
            ProductFeatures::priceRatio),
        new Numeric(
            "is_preferred_category",
            3,
            Entity.REQUEST,
            "1 if the requested product's category (as last seen in the session, else in its stats)"
                + " is the shopper's preferred_product_category, the one purchased most, else 0;"
                + " missing where either is.",
            input ->
                isCategory(
                    input, input.user() == null ? null : input.user().kept().preferredCategory())),
        new Numeric(
            "is_most_viewed_category",
            1,
            Entity.REQUEST,
            "1 if the requested product's category (as last seen in the session, else in its stats)"
                + " is the shopper's most_viewed_product_category, else 0; missing where either"
                + " is.",
            ProductFeatures::isMostViewedCategory),
        new Numeric(
            "is_known_user",
            1,
            Entity.REQUEST,
            "1 if the shopper has a history, else 0. Never missing.",
            input -> input.user() == null ? 0 : 1));
  }

  private static Numeric of(String name, String description, ToDoubleFunction<ProductStats> value) {
    return of(name, 1, description, value);
  }

  static double rate(int orders, ProductStats stats) {
    return stats.viewCount30d() == 0 ? Double.NaN : (double) orders / stats.viewCount30d();
  }

  static Numeric of(
      String name, int version, String description, ToDoubleFunction<ProductStats> value) {
    return new Numeric(
        name,
        version,
        Entity.PRODUCT,
        description + " Missing where no product is requested or it has no stats.",
        input -> input.product() == null ? Double.NaN : value.applyAsDouble(input.product()));
  }

  private static double averagePrice(ProductStats stats) {
    return stats.priceCount7d() == 0
        ? Double.NaN
        : Money.toUnits(stats.priceSumMicros7d()) / stats.priceCount7d();
  }

  private static double priceRatio(FeatureInput input) {
    long price = input.request().priceMicros();
    if (price == 0 && input.session() != null) {
      price = input.session().of(input.request().productId()).priceMicros;
    }
    // An average of prices is above 0, so that the quotient of two known values is finite.
    return price == 0 || input.product() == null
        ? Double.NaN
        : Money.toUnits(price) / averagePrice(input.product());
  }

  /** Whether the requested product is of the category that the shopper viewed most. */
  static double isMostViewedCategory(FeatureInput input) {
    return isCategory(input, input.user() == null ? null : input.user().mostViewedCategory());
  }

  /** Whether it is of the category that the shopper purchased most, taken back or not. */
  static double isPurchasedCategory(FeatureInput input) {
    return isCategory(input, input.user() == null ? null : input.user().preferredCategory());
  }

  private static double isCategory(FeatureInput input, @Nullable String liked) {
    SessionFacts session = input.session();
    String category = session == null ? null : session.of(input.request().productId()).category;
    if (category == null && input.product() != null) {
      category = input.product().category();
    }
    if (category == null || liked == null) {
      return Double.NaN;
    }
    return category.equals(liked) ? 1 : 0;
  }
}
