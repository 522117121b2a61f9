package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Features of the session, alone and together with the requested product. */
final class SessionFeatures {

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
            "has_purchased",
            "1 once the session has a purchase event, else 0.",
            session -> session.count(EventType.PURCHASE) > 0 ? 1 : 0),
        of(
            "cart_value",
            2,
            "Prices times pieces added to the cart less those removed, in units of the currency,"
                + " never below 0; 0 after a purchase, which empties it. An add of an unknown price"
                + " counts as 0, one of an unknown number of pieces as one. A removal without a"
                + " price takes out what adds of the product put in, the newest first: as many"
                + " pieces as it says, else those of the newest add.",
            session -> units(session.cart.amountMicros)),
        of(
            "mean_cart_price",
            2,
            "Mean price of the pieces added to the cart since the last purchase, those removed"
                + " again too; missing where none carried a price.",
            session ->
                mean(session.cart.addedAmountMicros, Quantity.ofParts(session.cart.pricedParts))),
        of(
            "mean_viewed_price",
            "Mean price over the product views; missing where none carried a price.",
            session -> mean(session.viewedPriceSumMicros, session.viewedPriceCount)),
        ofInput(
            "seconds_since_add_to_cart",
            2,
            "Seconds since the last add to cart after the last purchase; missing where there is"
                + " none.",
            (input, session) -> since(input, session.cart.lastAddMillis)),
        of(
            "events_since_add_to_cart",
            2,
            "Events after the last add to cart after the last purchase; missing where there is"
                + " none.",
            session ->
                session.cart.lastAddMillis == SessionFacts.NEVER
                    ? Double.NaN
                    : session.cart.eventsSinceAdd),
        ofInput(
            "events_last_5m",
            2,
            "Events in the five minutes up to the request, (request - 5 min, request].",
            (input, session) ->
                session.eventsAfter(input.fiveMinutesBefore())
                    - session.eventsAfter(input.timeMillis())),
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
    return of(name, 1, description, value);
  }

  /** A number of a session alone. */
  static Numeric of(
      String name, int version, String description, ToDoubleFunction<SessionFacts> value) {
    return ofInput(name, version, description, (input, session) -> value.applyAsDouble(session));
  }

  private static Numeric ofInput(String name, String description, OfSession value) {
    return ofInput(name, 1, description, value);
  }

  /** A number of a session at a request. */
  static Numeric ofInput(String name, int version, String description, OfSession value) {
    return new Numeric(
        name,
        version,
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

  /** An amount in units of the currency. */
  static double units(long micros) {
    return Money.toUnits(micros);
  }

  /** A mean in units of the currency; NaN of nothing. */
  static double mean(long sumMicros, double count) {
    return count == 0 ? Double.NaN : Money.toUnits(sumMicros) / count;
  }

  /** Seconds since a time that may be {@link SessionFacts#NEVER}; NaN then. */
  static double since(FeatureInput input, long timeMillis) {
    return timeMillis == SessionFacts.NEVER ? Double.NaN : input.secondsSince(timeMillis);
  }

  /** A number of a session at a request. */
  @FunctionalInterface
  interface OfSession {
    double of(FeatureInput input, SessionFacts session);
  }

  /** A number of what a session says of the requested product. */
  @FunctionalInterface
  private interface OfSeenProduct {
    double of(FeatureInput input, SessionFacts.OfProduct product);
  }
}
