package io.purchaseintent.store;

import java.time.Instant;

/**
 * A file that a store has.
 *
 * @param name in the store
 * @param bytes its size
 * @param modified when it was written
 */
public record ListedFile(String name, long bytes, Instant modified) {}
