package io.purchaseintent.explanation;

import static io.purchaseintent.explanation.Quantity.ago;
import static io.purchaseintent.explanation.Quantity.count;
import static io.purchaseintent.explanation.Quantity.duration;
import static io.purchaseintent.explanation.Quantity.money;

import java.util.List;
import java.util.Locale;

/** How features of the session are told. */
final class SessionPhrases {

  /** Never said: these are there in every session that is known. */
  private static final String UNKNOWN = "nothing known of this session";

  private static final String NO_CART = "nothing put into the cart";

  private SessionPhrases() {}

  static List<Phrase> all() {
    return List.of(
        Phrase.in(
            "pace",
            "session_duration_seconds",
            value -> "in the shop for " + duration(value),
            UNKNOWN),
        Phrase.in("pace", "event_count", value -> count(value, "click", "clicks"), UNKNOWN),
        Phrase.in(
            "views",
            "distinct_products_viewed",
            value -> count(value, "product viewed", "products viewed"),
            UNKNOWN),
        Phrase.in(
            "views",
            "distinct_categories_viewed",
            value -> "of " + count(value, "category", "categories"),
            UNKNOWN),
        counted("page_view_count", "view of other pages", "views of other pages"),
        counted("product_click_count", "product chosen in a list", "products chosen in lists"),
        Phrase.in(
            "views",
            "product_view_count",
            value -> count(value, "product view", "product views"),
            UNKNOWN),
        counted("search_count", "search", "searches"),
        Phrase.in(
            "cart",
            "add_to_cart_count",
            value -> value == 0 ? NO_CART : count(value, "add to the cart", "adds to the cart"),
            UNKNOWN),
        Phrase.in(
            "cart",
            "remove_from_cart_count",
            value -> count(value, "removal from it", "removals from it"),
            UNKNOWN),
        counted("cart_view_count", "look at the cart", "looks at the cart"),
        Phrase.of(
            "checkout_count",
            value ->
                value == 0
                    ? "checkout not begun"
                    : "checkout begun, " + count(value, "step", "steps"),
            UNKNOWN),
        counted("interaction_count", "other interaction", "other interactions"),
        Phrase.of("signed_in", value -> value == 0 ? "not signed in" : "signed in", UNKNOWN),
        Phrase.of(
            "has_purchased",
            value -> value == 0 ? "nothing bought yet" : "bought in this visit",
            UNKNOWN),
        Phrase.in("cart", "cart_value", value -> "worth " + money(value), UNKNOWN),
        Phrase.in(
            "cart",
            "mean_cart_price",
            value -> money(value) + " a piece on average",
            "no price known of the cart"),
        Phrase.of(
            "mean_viewed_price",
            value -> "viewed products cost " + money(value) + " on average",
            "no price known of viewed products"),
        Phrase.in(
            "last add to cart",
            "seconds_since_add_to_cart",
            value -> "last add to the cart " + ago(value),
            NO_CART),
        Phrase.in(
            "last add to cart",
            "events_since_add_to_cart",
            value -> count(value, "click", "clicks") + " since",
            NO_CART),
        Phrase.of(
            "events_last_5m",
            value -> count(value, "click", "clicks") + " in the last 5 minutes",
            UNKNOWN),
        Phrase.in(
            "last clicks",
            "seconds_since_last_event",
            value -> "last click " + ago(value),
            UNKNOWN),
        Phrase.in(
            "last clicks",
            "seconds_between_last_events",
            value -> duration(value) + " after the one before",
            "the only one"),
        Phrase.in(
            "time",
            "hour_of_day",
            value -> String.format(Locale.ROOT, "%.0f:00", value),
            "hour not known"),
        Phrase.in(
            "time",
            "is_weekend",
            value -> value == 0 ? "on a weekday" : "on a weekend",
            "weekday not known"),
        Phrase.category("device_type", "device"),
        Phrase.category("channel_type", "channel"),
        Phrase.category("country", "country"),
        new Phrase(
            "last_event_type",
            "last_event_type",
            value -> "last did: " + value.toString().replace('_', ' '),
            "last click not known"),
        Phrase.in(
            "this product",
            "product_views_in_session",
            value -> count(value, "view of this product", "views of this product"),
            UNKNOWN),
        Phrase.in(
            "this product",
            "time_since_last_view_of_product",
            value -> "the last " + ago(value),
            "not viewed in this session"));
  }

  private static Phrase counted(String feature, String one, String many) {
    return Phrase.of(feature, value -> count(value, one, many), UNKNOWN);
  }
}
