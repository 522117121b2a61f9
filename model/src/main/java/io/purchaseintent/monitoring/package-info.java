/**
 * What a model was trained on, and how far from it later predictions are. Start at {@link
 * io.purchaseintent.monitoring.ReferenceProfile}.
 */
@NullMarked
package io.purchaseintent.monitoring;

import org.jspecify.annotations.NullMarked;
