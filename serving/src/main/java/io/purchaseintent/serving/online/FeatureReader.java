package io.purchaseintent.serving.online;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the states that scores need. Thread-safe. */
public interface FeatureReader extends AutoCloseable {

  /**
   * Whose states.
   *
   * @param userId as stored, or null
   * @param productId or null
   */
  record Keys(@Nullable String userId, String sessionId, @Nullable String productId) {}

  /**
   * What is known of these, in their order. Never throws for a store that does not answer.
   *
   * @param nanosLeft how long may be waited for the store
   */
  List<States> read(List<Keys> keys, long nanosLeft);

  /** What the states are made with, as far as is known now. */
  default MadeWith madeWith() {
    return MadeWith.ALL;
  }

  /** Whether the store answers. */
  boolean isReachable();

  @Override
  void close();
}
