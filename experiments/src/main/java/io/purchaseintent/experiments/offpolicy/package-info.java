/**
 * What policies would have been worth, by what was decided and what came of it. Start at {@link
 * io.purchaseintent.experiments.offpolicy.Comparison}.
 */
@NullMarked
package io.purchaseintent.experiments.offpolicy;

import org.jspecify.annotations.NullMarked;
