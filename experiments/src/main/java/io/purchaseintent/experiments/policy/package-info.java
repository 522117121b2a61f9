/** {@code ./intent policy}. Start at {@link io.purchaseintent.experiments.policy.PolicyCommand}. */
@NullMarked
package io.purchaseintent.experiments.policy;

import org.jspecify.annotations.NullMarked;
