package io.purchaseintent.feature;

import java.time.Duration;

/**
 * Says which daily snapshot was there at a moment: one is available from its as-of time plus the
 * publish lag, and a moment sees only what was available before it.
 *
 * @param publishLag time from a snapshot's as-of time until every reader sees it; not negative
 */
public record Availability(Duration publishLag) {

  /** The lag that production runs with. */
  public static final Duration DEFAULT_PUBLISH_LAG = Duration.ofHours(1);

  public Availability {
    if (publishLag.isNegative()) {
      throw new IllegalArgumentException("publishLag must not be negative, but is " + publishLag);
    }
  }

  /**
   * The newest as-of midnight (UTC, as days since the epoch) whose snapshot a moment may see: the
   * greatest D with {@code D + publishLag < moment}.
   */
  public long newestAsOfDay(long momentMillis) {
    return Math.floorDiv(momentMillis - publishLag.toMillis() - 1, AsOfDays.DAY_MILLIS);
  }
}
