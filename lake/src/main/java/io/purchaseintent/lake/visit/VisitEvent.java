package io.purchaseintent.lake.visit;

import io.purchaseintent.feature.CompactEvent;

/**
 * An event and the session id that it came under.
 *
 * @param event what features need of it
 */
record VisitEvent(String sessionId, CompactEvent event) {}
