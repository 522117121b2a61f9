package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Features of the session, alone and together with the requested product. */
final class SessionFeatures {

  private static final long RECENT_MILLIS = 5 * 60 * 1_000L;
  private static final String UNKNOWN = " Missing where the session is unknown.";

  private SessionFeatures() {}

  static List<FeatureDefinition> all() {
    return List.of(
        ofInput(
            "session_duration_seconds",
            "Seconds from the session's first event to the request.",
            (input, session) -> input.secondsSince(session.firstTimeMillis)),
        of("event_count", "Events so far, at most 1,000.", session -> session.eventCount),
        of(
            "distinct_products_viewed",
            "Distinct products viewed.",
            session -> session.distinctProductsViewed),
        of(
            "distinct_categories_viewed",
            "Distinct categories among the product views.",
            SessionFacts::distinctCategoriesViewed),
        count("page_view_count", EventType.PAGE_VIEW),
        count("product_click_count", EventType.PRODUCT_CLICK),
        count("product_view_count", EventType.PRODUCT_VIEW),
        count("search_count", EventType.SEARCH),
        count("add_to_cart_count", EventType.ADD_TO_CART),
        count("remove_from_cart_count", EventType.REMOVE_FROM_CART),
        count("cart_view_count", EventType.CART_VIEW),
        count("checkout_count", EventType.CHECKOUT),
        count("interaction_count", EventType.INTERACTION),
        of(
            "signed_in",
            "1 once the session has a sign_in event, else 0.",
            session -> session.count(EventType.SIGN_IN) > 0 ? 1 : 0),
        of(
            "cart_value",
            "Prices times pieces added to the cart less those removed, in units of the currency,"
                + " never below 0; a price or number of pieces that is unknown counts as 0 or 1.",
            session -> Money.toUnits(session.cartAmountMicros)),
        of(
            "mean_cart_price",
            "Mean price of the pieces added to the cart; missing where none carried a price.",
            session -> mean(session.addedPriceSumMicros, session.addedPriceCount)),
        of(
            "mean_viewed_price",
            "Mean price over the product views; missing where none carried a price.",
            session -> mean(session.viewedPriceSumMicros, session.viewedPriceCount)),
        ofInput(
            "seconds_since_add_to_cart",
            "Seconds since the last add to cart; missing where there is none.",
            (input, session) -> since(input, session.lastAddToCartMillis)),
        of(
            "events_since_add_to_cart",
            "Events after the last add to cart; missing where there is none.",
            session ->
                session.lastAddToCartMillis == SessionFacts.NEVER
                    ? Double.NaN
                    : session.eventsSinceAddToCart),
        ofInput(
            "events_last_5m",
            "Events in the five minutes up to the request, (request - 5 min, request].",
            (input, session) ->
                session.eventsAfter(input.request().time().toEpochMilli() - RECENT_MILLIS)),
        ofInput(
            "seconds_since_last_event",
            "Seconds from the newest event to the request.",
            (input, session) -> input.secondsSince(session.lastTimeMillis)),
        of(
            "seconds_between_last_events",
            "Seconds between the two newest events; missing where there is only one.",
            session ->
                session.previousTimeMillis == SessionFacts.NEVER
                    ? Double.NaN
                    : (session.lastTimeMillis - session.previousTimeMillis) / 1000.0),
        new Numeric(
            "hour_of_day",
            1,
            Entity.SESSION,
            "Hour of the request, 0 to 23, in the shopper's zone if known, else the shop's.",
            input -> input.localTime().getHour()),
        new Numeric(
            "is_weekend",
            1,
            Entity.SESSION,
            "1 if the request falls on Saturday or Sunday in the shopper's zone if known, else the"
                + " shop's; else 0.",
            input -> input.localTime().getDayOfWeek().getValue() >= 6 ? 1 : 0),
        category(
            "device_type",
            "Kind of device, as last said.",
            session -> session.device == null ? null : session.device.code()),
        category(
            "channel_type",
            "Where the visit came from, as last said.",
            session -> session.channel == null ? null : session.channel.code()),
        category("country", "The shopper's country, as last said.", session -> session.country),
        category(
            "last_event_type",
            "Type of the newest event.",
            session -> session.lastType == null ? null : session.lastType.code()),
        ofProduct(
            "product_views_in_session",
            "Views of the requested product in this session.",
            (input, product) -> product.views),
        ofProduct(
            "time_since_last_view_of_product",
            "Seconds since the last view of the requested product; missing where there is none.",
            (input, product) -> since(input, product.lastViewMillis)));
  }

  private static Numeric count(String name, EventType type) {
    return of(name, "Events of type " + type.code() + ".", session -> session.count(type));
  }

  private static Numeric of(String name, String description, ToDoubleFunction<SessionFacts> value) {
    return ofInput(name, description, (input, session) -> value.applyAsDouble(session));
  }

  private static Numeric ofInput(String name, String description, OfSession value) {
    return new Numeric(
        name,
        1,
        Entity.SESSION,
        description + UNKNOWN,
        input -> input.session() == null ? Double.NaN : value.of(input, input.session()));
  }

  private static Numeric ofProduct(String name, String description, OfSeenProduct value) {
    return new Numeric(
        name,
        1,
        Entity.SESSION_PRODUCT,
        description + " Missing where no product is requested or the session is unknown.",
        input ->
            input.session() == null || input.request().productId() == null
                ? Double.NaN
                : value.of(input, input.session().of(input.request().productId())));
  }

  private static Categorical category(
      String name, String description, Function<SessionFacts, @Nullable String> value) {
    return new Categorical(
        name,
        1,
        Entity.SESSION,
        description + " Missing where never said or the session is unknown.",
        input -> input.session() == null ? null : value.apply(input.session()));
  }

  private static double mean(long sumMicros, int count) {
    return count == 0 ? Double.NaN : Money.toUnits(sumMicros) / count;
  }

  private static double since(FeatureInput input, long timeMillis) {
    return timeMillis == SessionFacts.NEVER ? Double.NaN : input.secondsSince(timeMillis);
  }

  /** A number of a session at a request. */
  @FunctionalInterface
  private interface OfSession {
    double of(FeatureInput input, SessionFacts session);
  }

  /** A number of what a session says of the requested product. */
  @FunctionalInterface
  private interface OfSeenProduct {
    double of(FeatureInput input, SessionFacts.OfProduct product);
  }
}
