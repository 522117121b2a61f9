/**
 * {@code ./intent run features}: a shop's own features are declared, and its tables beside the
 * clicks taken in. Start at {@link io.purchaseintent.features.TakeFeaturesCommand}.
 */
@NullMarked
package io.purchaseintent.features;

import org.jspecify.annotations.NullMarked;
