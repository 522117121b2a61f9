package io.purchaseintent.serving.decide;

import org.jspecify.annotations.Nullable;

/**
 * For whom is decided.
 *
 * @param userId the shopper as the store knows him, or null where anonymous
 * @param question a name that this question has, also when it is asked once more; null where the
 *     asker gave none
 */
record Asker(@Nullable String userId, @Nullable String question) {}
