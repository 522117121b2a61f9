/**
 * Brings messages to receivers elsewhere, and tells no secret on the way. Start at {@link
 * io.purchaseintent.delivery.HttpPost}.
 */
@NullMarked
package io.purchaseintent.delivery;

import org.jspecify.annotations.NullMarked;
