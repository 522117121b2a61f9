/**
 * What an experiment's arms tell of each other: sums that merge exactly, estimates made of them,
 * and intervals that may be looked at on any day. Pure functions. Start at {@link
 * io.purchaseintent.statistics.arms.Comparison}.
 */
@NullMarked
package io.purchaseintent.statistics.arms;

import org.jspecify.annotations.NullMarked;
