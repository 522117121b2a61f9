package io.purchaseintent.lake.visit;

import io.purchaseintent.feature.CompactEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event and the session id that it came under.
 *
 * @param event what features need of it
 * @param row all of it, where there is a witness; else null
 */
record VisitEvent(String sessionId, CompactEvent event, @Nullable SeenRow row) {}
