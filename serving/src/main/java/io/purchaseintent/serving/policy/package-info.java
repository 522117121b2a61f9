/** Decisions in answers. Start at {@link io.purchaseintent.serving.policy.DecisionJson}. */
@NullMarked
package io.purchaseintent.serving.policy;

import org.jspecify.annotations.NullMarked;
