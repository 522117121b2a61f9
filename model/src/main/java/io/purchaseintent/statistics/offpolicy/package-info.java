/**
 * What a policy would have brought, by what another one logged with known probabilities. Start at
 * {@link io.purchaseintent.statistics.offpolicy.Estimators}.
 */
@NullMarked
package io.purchaseintent.statistics.offpolicy;

import org.jspecify.annotations.NullMarked;
