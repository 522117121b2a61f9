/**
 * Policies as files, which one is in effect, and decisions in answers. Start at {@link
 * io.purchaseintent.policy.PolicyFile}.
 */
@NullMarked
package io.purchaseintent.policy;

import org.jspecify.annotations.NullMarked;
