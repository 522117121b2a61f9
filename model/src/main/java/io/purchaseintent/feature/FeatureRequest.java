package io.purchaseintent.feature;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, and when.
 *
 * @param time the moment that the answer is for; every age is counted to it
 * @param productId the product that the visitor looks at, or null
 * @param priceMicros its price now, in micros; 0 where unknown
 */
public record FeatureRequest(Instant time, @Nullable String productId, long priceMicros) {

  /** The request that a moment of a session stands for: asked right after this event. */
  public static FeatureRequest after(CompactEvent event) {
    return after(event, Duration.ZERO);
  }

  /** The same, asked so long after the event. */
  public static FeatureRequest after(CompactEvent event, Duration idle) {
    return new FeatureRequest(
        Instant.ofEpochMilli(event.timeMillis()).plus(idle),
        event.productId(),
        event.priceMicros());
  }
}
