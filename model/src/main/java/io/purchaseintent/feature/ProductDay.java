package io.purchaseintent.feature;

import io.purchaseintent.feature.ProductTimeline.Count;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One day of a product. Not thread-safe. */
public final class ProductDay {
  private final int[] counts = new int[Count.values().length];
  private long priceSumMicros;
  private long categoryMillis = Long.MIN_VALUE;
  private @Nullable String category;

  /** How often it was counted. */
  public int count(Count what) {
    return counts[what.ordinal()];
  }

  /** Counts more. */
  public void add(Count what, int more) {
    counts[what.ordinal()] += more;
  }

  /** Sum of the prices, in micros. */
  public long priceSumMicros() {
    return priceSumMicros;
  }

  /** Adds to the sum of the prices. */
  public void addPrices(long micros) {
    priceSumMicros = Sums.saturated(priceSumMicros, micros);
  }

  /** The newest category, or null while none was seen. */
  public @Nullable String category() {
    return category;
  }

  /** When the newest category was seen; the least long while none was. */
  public long categoryMillis() {
    return categoryMillis;
  }

  void merge(ProductDay other) {
    for (Count each : Count.values()) {
      add(each, other.count(each));
    }
    addPrices(other.priceSumMicros);
    if (other.category != null) {
      see(other.category, other.categoryMillis);
    }
  }

  boolean isBlank() {
    return category == null && Arrays.stream(counts).allMatch(count -> count == 0);
  }

  /** Keeps the newest category; of two at the same time the alphabetically last. */
  public void see(String name, long timeMillis) {
    if (category == null
        || timeMillis > categoryMillis
        || (timeMillis == categoryMillis && name.compareTo(category) > 0)) {
      category = name;
      categoryMillis = timeMillis;
    }
  }

  void forgetCategory() {
    category = null;
    categoryMillis = Long.MIN_VALUE;
  }

  void forgetPrices() {
    priceSumMicros = 0;
    counts[Count.PRICES.ordinal()] = 0;
  }

  void forgetViews() {
    counts[Count.VIEWS.ordinal()] = 0;
  }
}
