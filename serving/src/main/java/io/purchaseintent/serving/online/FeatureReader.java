package io.purchaseintent.serving.online;

import org.jspecify.annotations.Nullable;

/** Reads the states that a score needs. Thread-safe. */
public interface FeatureReader extends AutoCloseable {

  /**
   * What is known of these. Never throws for a store that does not answer.
   *
   * @param userId as stored, or null
   * @param productId or null
   */
  States read(@Nullable String userId, String sessionId, @Nullable String productId);

  /** Whether the store answers. */
  boolean isReachable();

  @Override
  void close();
}
