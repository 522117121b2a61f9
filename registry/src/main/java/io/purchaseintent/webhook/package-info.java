/**
 * Tells other programs of a registry's moves: its log is the outbox, each hook has its own place in
 * it. Start at {@link io.purchaseintent.webhook.Webhooks}.
 */
@NullMarked
package io.purchaseintent.webhook;

import org.jspecify.annotations.NullMarked;
