package io.purchaseintent.feature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a shopper at an as-of time. Windows of N days are N × 24 hours, {@code [asOf −
 * N days, asOf)}; instants are kept, never ages.
 *
 * @param asOf the instant that this value is true as of
 * @param lifetimePurchaseCount distinct orders before {@code asOf}
 * @param orderValueMicros90d value of the orders first seen in the 90 days, in micros
 * @param pricedOrderCount90d those of them whose value is known
 * @param lastPurchase first sight of the newest order, or null if there is none
 * @param preferredCategory category of most lines of the orders first seen in the 90 days, the
 *     alphabetically first where several have as many, or null if there is none
 * @param mostViewedCategory category with most product views in the 90 days, the alphabetically
 *     first where several have as many, or null if there is none
 * @param lifetimeSessionCount visits that began before {@code asOf}
 * @param sessions30d visits that began in the 30 days
 * @param lastVisit the newest event before {@code asOf}
 * @param declared what the shop's own features say of the shopper
 * @param kept what is left of the orders, without what was taken back before {@code asOf}
 */
public record UserHistory(
    Instant asOf,
    int lifetimePurchaseCount,
    long orderValueMicros90d,
    int pricedOrderCount90d,
    @Nullable Instant lastPurchase,
    @Nullable String preferredCategory,
    @Nullable String mostViewedCategory,
    int lifetimeSessionCount,
    int sessions30d,
    @Nullable Instant lastVisit,
    DeclaredValues declared,
    Kept kept) {

  /**
   * Orders without what was taken back of them; of one before its window nothing can be any more.
   *
   * @param purchaseCount orders of which something is left
   * @param orderValueMicros90d as {@link UserHistory#orderValueMicros90d}
   * @param pricedOrderCount90d as {@link UserHistory#pricedOrderCount90d}
   * @param lastPurchase first sight of the newest order of which something is left
   * @param preferredCategory as {@link UserHistory#preferredCategory}
   */
  public record Kept(
      int purchaseCount,
      long orderValueMicros90d,
      int pricedOrderCount90d,
      @Nullable Instant lastPurchase,
      @Nullable String preferredCategory) {

    private void write(StateWriter out) {
      out.count(NEWEST_COLUMN, purchaseCount);
      out.amount("kept_order_value_micros_90d", orderValueMicros90d);
      out.count("kept_priced_order_count_90d", pricedOrderCount90d);
      out.time("last_kept_purchase_time", lastPurchase);
      out.text("preferred_kept_category", preferredCategory);
    }

    private static Kept read(StateReader in) {
      return new Kept(
          in.count(NEWEST_COLUMN),
          in.amount("kept_order_value_micros_90d"),
          in.count("kept_priced_order_count_90d"),
          in.time("last_kept_purchase_time"),
          in.text("preferred_kept_category"));
    }
  }

  /**
   * Rises when a value's meaning, or the bytes, change; what versions before wrote is still read.
   */
  public static final int VERSION = 3;

  /** A column that no row of a release before has, so that it is of the version before. */
  public static final String NEWEST_COLUMN = "kept_purchase_count";

  /** The history of a shopper of whom nothing was known yet, to be filled. */
  public static Builder asOf(Instant asOf) {
    return new Builder(asOf);
  }

  /** Writes all but the as-of time. */
  public void write(StateWriter out) {
    out.count("lifetime_purchase_count", lifetimePurchaseCount);
    out.amount("order_value_micros_90d", orderValueMicros90d);
    out.count("priced_order_count_90d", pricedOrderCount90d);
    out.time("last_purchase_time", lastPurchase);
    out.text("preferred_product_category", preferredCategory);
    out.text("most_viewed_product_category", mostViewedCategory);
    out.count("lifetime_session_count", lifetimeSessionCount);
    out.count("sessions_30d", sessions30d);
    out.time("last_visit_time", lastVisit);
    kept.write(out);
    out.declared("declared_features", declared);
  }

  /**
   * Whether there is a history: of who is only in a shop's tables there is none.
   *
   * @param history what there is of a shopper, or null
   */
  public static boolean isKnown(@Nullable UserHistory history) {
    return history != null && (history.lastVisit() != null || history.declared().isEmpty());
  }

  /** The history that was written. */
  public static UserHistory read(Instant asOf, StateReader in) {
    return read(VERSION, asOf, in);
  }

  /**
   * The history that a version wrote. In the first, the category called preferred was the one
   * viewed most; what was purchased most is not known of it. Before the third no shop had features
   * of its own, and nothing was taken back.
   *
   * @param version from 1 to {@link #VERSION}
   */
  public static UserHistory read(int version, Instant asOf, StateReader in) {
    return asOf(asOf)
        .lifetimePurchaseCount(in.count("lifetime_purchase_count"))
        .orderValueMicros90d(in.amount("order_value_micros_90d"))
        .pricedOrderCount90d(in.count("priced_order_count_90d"))
        .lastPurchase(in.time("last_purchase_time"))
        .preferredCategory(version == 1 ? null : in.text("preferred_product_category"))
        .mostViewedCategory(in.text("most_viewed_product_category"))
        .lifetimeSessionCount(in.count("lifetime_session_count"))
        .sessions30d(in.count("sessions_30d"))
        .lastVisit(in.time("last_visit_time"))
        .kept(version < 3 ? null : Kept.read(in))
        .declared(version < 3 ? DeclaredValues.NONE : in.declared("declared_features"))
        .build();
  }

  /** The same value, true as of another instant. */
  public UserHistory withAsOf(Instant instant) {
    return new UserHistory(
        instant,
        lifetimePurchaseCount,
        orderValueMicros90d,
        pricedOrderCount90d,
        lastPurchase,
        preferredCategory,
        mostViewedCategory,
        lifetimeSessionCount,
        sessions30d,
        lastVisit,
        declared,
        kept);
  }

  /** The same with other values of the shop's own features. */
  public UserHistory withDeclared(DeclaredValues values) {
    return new UserHistory(
        asOf,
        lifetimePurchaseCount,
        orderValueMicros90d,
        pricedOrderCount90d,
        lastPurchase,
        preferredCategory,
        mostViewedCategory,
        lifetimeSessionCount,
        sessions30d,
        lastVisit,
        values,
        kept);
  }

  /** Makes a history; what is not given is zero or not there. Not thread-safe. */
  public static final class Builder {
    private final Instant asOf;
    private int lifetimePurchaseCount;
    private long orderValueMicros90d;
    private int pricedOrderCount90d;
    private @Nullable Instant lastPurchase;
    private @Nullable String preferredCategory;
    private @Nullable String mostViewedCategory;
    private int lifetimeSessionCount;
    private int sessions30d;
    private @Nullable Instant lastVisit;
    private DeclaredValues declared = DeclaredValues.NONE;
    private @Nullable Kept kept;

    private Builder(Instant asOf) {
      this.asOf = asOf;
    }

    public Builder lifetimePurchaseCount(int orders) {
      lifetimePurchaseCount = orders;
      return this;
    }

    public Builder orderValueMicros90d(long micros) {
      orderValueMicros90d = micros;
      return this;
    }

    public Builder pricedOrderCount90d(int orders) {
      pricedOrderCount90d = orders;
      return this;
    }

    public Builder lastPurchase(@Nullable Instant time) {
      lastPurchase = time;
      return this;
    }

    public Builder preferredCategory(@Nullable String category) {
      preferredCategory = category;
      return this;
    }

    public Builder mostViewedCategory(@Nullable String category) {
      mostViewedCategory = category;
      return this;
    }

    public Builder lifetimeSessionCount(int visits) {
      lifetimeSessionCount = visits;
      return this;
    }

    public Builder sessions30d(int visits) {
      sessions30d = visits;
      return this;
    }

    public Builder lastVisit(@Nullable Instant time) {
      lastVisit = time;
      return this;
    }

    public Builder declared(DeclaredValues values) {
      declared = values;
      return this;
    }

    /** What is left of the orders; null where all is. */
    public Builder kept(@Nullable Kept left) {
      kept = left;
      return this;
    }

    /** The history. */
    public UserHistory build() {
      return new UserHistory(
          asOf,
          lifetimePurchaseCount,
          orderValueMicros90d,
          pricedOrderCount90d,
          lastPurchase,
          preferredCategory,
          mostViewedCategory,
          lifetimeSessionCount,
          sessions30d,
          lastVisit,
          declared,
          kept != null
              ? kept
              : new Kept(
                  lifetimePurchaseCount,
                  orderValueMicros90d,
                  pricedOrderCount90d,
                  lastPurchase,
                  preferredCategory));
    }
  }
}
