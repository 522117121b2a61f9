/**
 * What a shop should do for a visit, by what it costs and what it is assumed to change. Start at
 * {@link io.purchaseintent.decision.Decider}.
 *
 * <p>Amounts are in units of the shop's currency, of which there is one.
 */
@NullMarked
package io.purchaseintent.decision;

import org.jspecify.annotations.NullMarked;
