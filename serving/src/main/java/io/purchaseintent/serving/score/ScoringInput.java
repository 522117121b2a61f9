package io.purchaseintent.serving.score;

import io.purchaseintent.serving.online.States;
import org.jspecify.annotations.Nullable;

/**
 * A request, and what the store knew of it.
 *
 * @param userId the shopper as the store knows him, or null where anonymous
 * @param storeNanos how long was waited for the store
 */
public record ScoringInput(
    PredictRequest request, @Nullable String userId, States states, long storeNanos) {}
