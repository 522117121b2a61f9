package io.purchaseintent.json;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an event happened, and when the collector took it.
 *
 * @param eventTime null where it is missing or unreadable
 * @param receivedTime null where no collector took it
 */
public record EventTimes(@Nullable Instant eventTime, @Nullable Instant receivedTime) {}
