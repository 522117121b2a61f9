package io.purchaseintent.feature;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session in numbers: a fold over its events in their order, each of which is looked at once.
 *
 * <p>Times are milliseconds since the epoch, {@link #NEVER} where it did not happen. What depends
 * on a request is asked for, with the request's time or product. Not thread-safe.
 */
final class SessionFacts {

  static final long NEVER = Long.MIN_VALUE;

  private static final int FIRST_CAPACITY = 16;

  final int[] countByType = new int[EventType.values().length];

  /** When the session began, with an event that may have been cut off. */
  final long firstTimeMillis;

  int eventCount;
  long lastTimeMillis = NEVER;
  long previousTimeMillis = NEVER;
  int distinctProductsViewed;
  long viewedPriceSumMicros;
  int viewedPriceCount;
  @Nullable EventType lastType;
  @Nullable Device device;
  @Nullable Channel channel;
  @Nullable String country;
  @Nullable ZoneId zone;

  final Cart cart = new Cart();
  final FirstCart firstCart = new FirstCart();

  /** All that is in it, in its order. */
  final List<CompactEvent> events = new ArrayList<>();

  private final Set<String> categoriesViewed = new HashSet<>();
  private final Map<String, OfProduct> products = new HashMap<>();
  private long[] times = new long[FIRST_CAPACITY];

  /** The facts of no event yet. */
  SessionFacts(long firstTimeMillis) {
    this.firstTimeMillis = firstTimeMillis;
  }

  /** The facts of a session. */
  static SessionFacts of(SessionState session) {
    SessionFacts facts = new SessionFacts(session.firstTimeMillis());
    for (int i = 0; i < session.size(); i++) {
      facts.add(session.event(i));
    }
    return facts;
  }

  /** Takes in the next event: one after all others in their order, of an id of its own. */
  void add(CompactEvent event) {
    events.add(event);
    seeTime(event.timeMillis());
    lastType = event.type();
    countByType[event.type().ordinal()]++;
    seeContext(event);
    cart.add(event);
    firstCart.add(event);
    OfProduct product =
        event.productId() == null
            ? null
            : products.computeIfAbsent(event.productId(), id -> new OfProduct());
    if (product != null) {
      product.see(event);
    }
    if (event.type() == EventType.PRODUCT_VIEW) {
      distinctProductsViewed += product != null && product.views == 1 ? 1 : 0;
      seeView(event);
    }
  }

  private void seeTime(long timeMillis) {
    if (eventCount == times.length) {
      times = Arrays.copyOf(times, 2 * eventCount);
    }
    times[eventCount++] = timeMillis;
    previousTimeMillis = lastTimeMillis;
    lastTimeMillis = timeMillis;
  }

  private void seeContext(CompactEvent event) {
    device = event.device() == null ? device : event.device();
    channel = event.channel() == null ? channel : event.channel();
    country = event.country() == null ? country : event.country();
    zone = event.zone() == null ? zone : event.zone();
  }

  private void seeView(CompactEvent event) {
    if (event.category() != null) {
      categoriesViewed.add(event.category());
    }
    if (event.priceMicros() > 0) {
      viewedPriceSumMicros = Sums.saturated(viewedPriceSumMicros, event.priceMicros());
      viewedPriceCount++;
    }
  }

  int count(EventType type) {
    return countByType[type.ordinal()];
  }

  int distinctCategoriesViewed() {
    return categoriesViewed.size();
  }

  /** Number of events later than a time. */
  int eventsAfter(long timeMillis) {
    int from = 0;
    int to = eventCount;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (times[middle] > timeMillis) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return eventCount - from;
  }

  /** What the session says of a product, or of none. */
  OfProduct of(@Nullable String productId) {
    return productId == null
        ? OfProduct.NOTHING
        : products.getOrDefault(productId, OfProduct.NOTHING);
  }

  /** What a session says of one product. */
  static final class OfProduct {

    private static final OfProduct NOTHING = new OfProduct();

    int views;
    long lastViewMillis = NEVER;

    /** Price as last said; 0 where never. */
    long priceMicros;

    /** Category as last said. */
    @Nullable String category;

    private OfProduct() {}

    private void see(CompactEvent event) {
      if (event.type() == EventType.PRODUCT_VIEW) {
        views++;
        lastViewMillis = event.timeMillis();
      }
      priceMicros = event.priceMicros() > 0 ? event.priceMicros() : priceMicros;
      category = event.category() == null ? category : event.category();
    }
  }
}
