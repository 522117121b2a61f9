package io.purchaseintent.explanation;

import static io.purchaseintent.explanation.Quantity.count;
import static io.purchaseintent.explanation.Quantity.daysAgo;
import static io.purchaseintent.explanation.Quantity.money;
import static io.purchaseintent.explanation.Quantity.percent;

import java.util.List;

/** How features of the shopper's history, of the product and of the request are told. */
final class HistoryPhrases {

  private static final String NO_PURCHASE = "no purchase before";
  private static final String NO_VIEWS = "no views in 30 days";

  /** Never said: these are there for every shopper and product that is known. */
  private static final String UNKNOWN = "nothing known";

  private HistoryPhrases() {}

  static List<Phrase> all() {
    return List.of(
        Phrase.in(
            "purchases",
            "lifetime_purchase_count",
            value -> value == 0 ? NO_PURCHASE : count(value, "purchase before", "purchases before"),
            UNKNOWN),
        Phrase.of(
            "avg_order_value_90d",
            value -> "orders of 90 days worth " + money(value) + " on average",
            "no order of a known value in 90 days"),
        Phrase.in(
            "purchases",
            "days_since_last_purchase",
            value -> "last purchase " + daysAgo(value),
            NO_PURCHASE),
        new Phrase(
            "preferred_product_category",
            "preferred_product_category",
            value -> "likes category " + value,
            "no category liked"),
        new Phrase(
            "most_viewed_product_category",
            "most_viewed_product_category",
            value -> "looks most at category " + value,
            "no category looked at"),
        Phrase.in(
            "visits",
            "lifetime_session_count",
            value -> count(value, "visit before", "visits before"),
            UNKNOWN),
        Phrase.in(
            "visits",
            "sessions_30d",
            value -> count(value, "visit in 30 days", "visits in 30 days"),
            UNKNOWN),
        Phrase.in(
            "visits",
            "days_since_last_visit",
            value -> "last seen " + daysAgo(value),
            "never seen"),
        Phrase.in(
            "demand",
            "purchase_count_30d",
            value -> "product has " + count(value, "order in 30 days", "orders in 30 days"),
            UNKNOWN),
        Phrase.in(
            "demand",
            "view_count_30d",
            value -> count(value, "view in 30 days", "views in 30 days"),
            UNKNOWN),
        Phrase.in(
            "demand",
            "view_to_purchase_rate_30d",
            value -> percent(value) + " of views end in an order",
            NO_VIEWS),
        Phrase.in(
            "price",
            "avg_price_7d",
            value -> "product cost " + money(value) + " on average in 7 days",
            "no price known of the last 7 days"),
        Phrase.in("price", "price_to_avg_price_7d", HistoryPhrases::priceNow, "price not known"),
        Phrase.of(
            "is_preferred_category",
            value -> value == 0 ? "not of the category liked most" : "of the category liked most",
            "category of product or liking not known"),
        Phrase.of(
            "is_most_viewed_category",
            value ->
                value == 0
                    ? "not of the category looked at most"
                    : "of the category looked at most",
            "category of product or of views not known"),
        Phrase.of(
            "is_known_user",
            value -> value == 0 ? "a new visitor" : "a shopper who was here before",
            UNKNOWN));
  }

  private static String priceNow(double ratio) {
    long percent = Math.round(100 * (ratio - 1));
    if (percent == 0) {
      return "now about its average price";
    }
    return "now " + Math.abs(percent) + "% " + (percent < 0 ? "below" : "above") + " its average";
  }
}
