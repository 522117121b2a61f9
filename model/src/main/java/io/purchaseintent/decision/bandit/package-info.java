/**
 * What policies that learn believe of their actions. Start at {@link
 * io.purchaseintent.decision.bandit.Learnt}.
 */
@NullMarked
package io.purchaseintent.decision.bandit;

import org.jspecify.annotations.NullMarked;
