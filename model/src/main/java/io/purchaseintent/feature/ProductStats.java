package io.purchaseintent.feature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a product at an as-of time. Windows of N days are N × 24 hours, {@code [asOf −
 * N days, asOf)}.
 *
 * @param asOf the instant that this value is true as of
 * @param purchaseCount30d distinct orders of the product first seen in the 30 days
 * @param viewCount30d product views in the 30 days
 * @param priceSumMicros7d sum of the prices seen in the 7 days, in micros
 * @param priceCount7d events of the 7 days that carried a price
 * @param keptPurchaseCount30d those orders of which not all of the product was taken back
 * @param category the category seen last before {@code asOf}, or null if there was none
 * @param declared what the shop's own features say of the product
 */
public record ProductStats(
    Instant asOf,
    int purchaseCount30d,
    int viewCount30d,
    long priceSumMicros7d,
    int priceCount7d,
    @Nullable String category,
    DeclaredValues declared,
    int keptPurchaseCount30d) {

  /**
   * Rises when a value's meaning, or the bytes, change; what versions before wrote is still read.
   */
  public static final int VERSION = 2;

  /** A column that no row of a release before has, so that it is of the version before. */
  public static final String NEWEST_COLUMN = "kept_purchase_count_30d";

  /** The stats of a product of which nothing was known yet, to be filled. */
  public static Builder asOf(Instant asOf) {
    return new Builder(asOf);
  }

  /** Writes all but the as-of time. */
  public void write(StateWriter out) {
    out.count("purchase_count_30d", purchaseCount30d);
    out.count("view_count_30d", viewCount30d);
    out.amount("price_sum_micros_7d", priceSumMicros7d);
    out.count("price_count_7d", priceCount7d);
    out.text("category", category);
    out.count(NEWEST_COLUMN, keptPurchaseCount30d);
    out.declared("declared_features", declared);
  }

  /** The stats that were written. */
  public static ProductStats read(Instant asOf, StateReader in) {
    return read(VERSION, asOf, in);
  }

  /**
   * The stats that a version wrote. In the first no shop had features of its own, and nothing was
   * taken back.
   *
   * @param version from 1 to {@link #VERSION}
   */
  public static ProductStats read(int version, Instant asOf, StateReader in) {
    return asOf(asOf)
        .purchaseCount30d(in.count("purchase_count_30d"))
        .viewCount30d(in.count("view_count_30d"))
        .priceSumMicros7d(in.amount("price_sum_micros_7d"))
        .priceCount7d(in.count("price_count_7d"))
        .category(in.text("category"))
        .keptPurchaseCount30d(version < 2 ? null : in.count(NEWEST_COLUMN))
        .declared(version < 2 ? DeclaredValues.NONE : in.declared("declared_features"))
        .build();
  }

  /** The same value, true as of another instant. */
  public ProductStats withAsOf(Instant instant) {
    return new ProductStats(
        instant,
        purchaseCount30d,
        viewCount30d,
        priceSumMicros7d,
        priceCount7d,
        category,
        declared,
        keptPurchaseCount30d);
  }

  /** The same with other values of the shop's own features. */
  public ProductStats withDeclared(DeclaredValues values) {
    return new ProductStats(
        asOf,
        purchaseCount30d,
        viewCount30d,
        priceSumMicros7d,
        priceCount7d,
        category,
        values,
        keptPurchaseCount30d);
  }

  /** Makes stats; what is not given is zero or not there. Not thread-safe. */
  public static final class Builder {
    private final Instant asOf;
    private int purchaseCount30d;
    private int viewCount30d;
    private long priceSumMicros7d;
    private int priceCount7d;
    private @Nullable String category;
    private DeclaredValues declared = DeclaredValues.NONE;
    private @Nullable Integer keptPurchaseCount30d;

    private Builder(Instant asOf) {
      this.asOf = asOf;
    }

    public Builder purchaseCount30d(int orders) {
      purchaseCount30d = orders;
      return this;
    }

    public Builder viewCount30d(int views) {
      viewCount30d = views;
      return this;
    }

    public Builder priceSumMicros7d(long micros) {
      priceSumMicros7d = micros;
      return this;
    }

    public Builder priceCount7d(int prices) {
      priceCount7d = prices;
      return this;
    }

    public Builder category(@Nullable String name) {
      category = name;
      return this;
    }

    public Builder declared(DeclaredValues values) {
      declared = values;
      return this;
    }

    /** The orders that were not taken back; null where none was. */
    public Builder keptPurchaseCount30d(@Nullable Integer orders) {
      keptPurchaseCount30d = orders;
      return this;
    }

    /** The stats. */
    public ProductStats build() {
      return new ProductStats(
          asOf,
          purchaseCount30d,
          viewCount30d,
          priceSumMicros7d,
          priceCount7d,
          category,
          declared,
          keptPurchaseCount30d == null ? purchaseCount30d : keptPurchaseCount30d);
    }
  }
}
