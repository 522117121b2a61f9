package io.purchaseintent.explanation;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.hash.StableHash;
import org.jspecify.annotations.Nullable;

/** Something that a visitor or the shop can change. */
public enum Change {
  PRODUCT_VIEW("one more view of this product", EventType.PRODUCT_VIEW),
  ADD_TO_CART("this product put into the cart", EventType.ADD_TO_CART),
  CART_VIEW("a look at the cart", EventType.CART_VIEW),
  CHECKOUT("checkout begun", EventType.CHECKOUT),
  SIGN_IN("a sign-in", EventType.SIGN_IN),
  LOWER_PRICE("a price 10% lower", null);

  private final String text;
  private final @Nullable EventType type;

  Change(String text, @Nullable EventType type) {
    this.text = text;
    this.type = type;
  }

  /** In the shop's words. */
  public String text() {
    return text;
  }

  /**
   * The moment with this change, or null where it cannot be: no product, no price, done already.
   */
  @Nullable ScoreBasis of(ScoreBasis moment) {
    if (type == null) {
      return cheaper(moment);
    }
    boolean done = type == EventType.SIGN_IN && has(moment.session(), type);
    boolean lacksProduct = type.needsProduct() && moment.request().productId() == null;
    return done || lacksProduct ? null : moment.with(moment.session().with(event(type, moment)));
  }

  private static boolean has(SessionState session, EventType type) {
    return session.events().stream().anyMatch(event -> event.type() == type);
  }

  private static @Nullable ScoreBasis cheaper(ScoreBasis moment) {
    FeatureRequest request = moment.request();
    long price = price(moment);
    return request.productId() == null || price == 0
        ? null
        : moment.with(new FeatureRequest(request.time(), request.productId(), price - price / 10));
  }

  /** An event at the time of the request, the newest of its session. */
  private static CompactEvent event(EventType type, ScoreBasis moment) {
    SessionState session = moment.session();
    long time = moment.request().time().toEpochMilli();
    int sequence = 0;
    String userId = null;
    if (!session.isEmpty()) {
      CompactEvent newest = session.newest();
      sequence = newest.timeMillis() < time ? 0 : newest.sequence() + 1;
      time = Math.max(time, newest.timeMillis());
      userId = newest.userId();
    }
    boolean ofProduct = type.needsProduct();
    return new CompactEvent(
        time,
        sequence,
        StableHash.of("what if " + session.size() + " " + time),
        type,
        ofProduct ? moment.request().productId() : null,
        ofProduct ? category(moment) : null,
        ofProduct ? price(moment) : 0,
        ofProduct ? 1 : 0,
        null,
        userId,
        null,
        null,
        null,
        null);
  }

  /** The requested product's price now, of the request or as last seen; 0 where unknown. */
  private static long price(ScoreBasis moment) {
    long price = 0;
    for (CompactEvent event : moment.session().events()) {
      if (isOfRequest(event, moment) && event.priceMicros() > 0) {
        price = event.priceMicros();
      }
    }
    return moment.request().priceMicros() > 0 ? moment.request().priceMicros() : price;
  }

  private static @Nullable String category(ScoreBasis moment) {
    String category = moment.product() == null ? null : moment.product().category();
    for (CompactEvent event : moment.session().events()) {
      if (isOfRequest(event, moment) && event.category() != null) {
        category = event.category();
      }
    }
    return category;
  }

  private static boolean isOfRequest(CompactEvent event, ScoreBasis moment) {
    return event.productId() != null && event.productId().equals(moment.request().productId());
  }
}
