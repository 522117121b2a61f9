package io.purchaseintent.lake.visit;

import io.purchaseintent.feature.CompactEvent;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of events: what features need of it, and what they do not.
 *
 * @param sessionId the id that it came under
 * @param event what features need of it
 * @param page path of the page, or null
 * @param query what was searched for, or null
 * @param currency of the price, or null
 * @param originalCurrency the currency that the price was said in, where that is not the shop's
 * @param receivedMillis when a collector took it, in milliseconds since the epoch; null where none
 *     did
 */
public record SeenRow(
    String sessionId,
    CompactEvent event,
    @Nullable String page,
    @Nullable String query,
    @Nullable String currency,
    @Nullable String originalCurrency,
    @Nullable Long receivedMillis) {}
