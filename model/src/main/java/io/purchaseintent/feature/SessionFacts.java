package io.purchaseintent.feature;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session in numbers for one request, gathered in a single pass over its events.
 *
 * <p>Times are milliseconds since the epoch, {@link #NEVER} where it did not happen.
 */
final class SessionFacts {

  static final long NEVER = Long.MIN_VALUE;

  private static final long RECENT_MILLIS = 5 * 60 * 1_000L;

  final int eventCount;
  final long firstTimeMillis;
  final long lastTimeMillis;
  final long previousTimeMillis;
  final EventType lastType;
  final int[] countByType = new int[EventType.values().length];

  int recentEvents;
  int distinctProductsViewed;
  int distinctCategoriesViewed;
  long cartAmountMicros;
  long addedPriceSumMicros;
  int addedPriceCount;
  long viewedPriceSumMicros;
  int viewedPriceCount;
  long lastAddToCartMillis = NEVER;
  int eventsSinceAddToCart;
  int viewsOfProduct;
  long lastViewOfProductMillis = NEVER;
  long productPriceMicros;
  @Nullable String productCategory;
  @Nullable Device device;
  @Nullable Channel channel;
  @Nullable String country;
  @Nullable ZoneId zone;

  private SessionFacts(SessionState session) {
    CompactEvent newest = session.newest();
    eventCount = session.size();
    firstTimeMillis = session.firstTimeMillis();
    lastTimeMillis = newest.timeMillis();
    lastType = newest.type();
    previousTimeMillis = eventCount > 1 ? session.event(eventCount - 2).timeMillis() : NEVER;
  }

  /** The facts of a session that has at least one event. */
  static SessionFacts of(SessionState session, FeatureRequest request) {
    SessionFacts facts = new SessionFacts(session);
    long recentAfter = request.time().toEpochMilli() - RECENT_MILLIS;
    Set<String> products = new HashSet<>();
    Set<String> categories = new HashSet<>();
    for (int i = 0; i < facts.eventCount; i++) {
      CompactEvent event = session.event(i);
      facts.countByType[event.type().ordinal()]++;
      facts.recentEvents += event.timeMillis() > recentAfter ? 1 : 0;
      facts.eventsSinceAddToCart++;
      facts.seeContext(event);
      facts.seeCart(event);
      if (event.type() == EventType.PRODUCT_VIEW) {
        facts.seeView(event, products, categories);
      }
      if (request.productId() != null && request.productId().equals(event.productId())) {
        facts.seeRequestedProduct(event);
      }
    }
    facts.distinctProductsViewed = products.size();
    facts.distinctCategoriesViewed = categories.size();
    return facts;
  }

  private void seeContext(CompactEvent event) {
    device = event.device() == null ? device : event.device();
    channel = event.channel() == null ? channel : event.channel();
    country = event.country() == null ? country : event.country();
    zone = event.zone() == null ? zone : event.zone();
  }

  private void seeCart(CompactEvent event) {
    if (event.type() == EventType.ADD_TO_CART) {
      cartAmountMicros = Sums.saturated(cartAmountMicros, event.amountMicros());
      lastAddToCartMillis = event.timeMillis();
      eventsSinceAddToCart = 0;
      if (event.priceMicros() > 0) {
        addedPriceSumMicros = Sums.saturated(addedPriceSumMicros, event.priceMicros());
        addedPriceCount++;
      }
    } else if (event.type() == EventType.REMOVE_FROM_CART) {
      cartAmountMicros = Math.max(0, cartAmountMicros - event.amountMicros());
    }
  }

  private void seeView(CompactEvent event, Set<String> products, Set<String> categories) {
    if (event.productId() != null) {
      products.add(event.productId());
    }
    if (event.category() != null) {
      categories.add(event.category());
    }
    if (event.priceMicros() > 0) {
      viewedPriceSumMicros = Sums.saturated(viewedPriceSumMicros, event.priceMicros());
      viewedPriceCount++;
    }
  }

  private void seeRequestedProduct(CompactEvent event) {
    if (event.type() == EventType.PRODUCT_VIEW) {
      viewsOfProduct++;
      lastViewOfProductMillis = event.timeMillis();
    }
    productPriceMicros = event.priceMicros() > 0 ? event.priceMicros() : productPriceMicros;
    productCategory = event.category() == null ? productCategory : event.category();
  }

  int count(EventType type) {
    return countByType[type.ordinal()];
  }
}
