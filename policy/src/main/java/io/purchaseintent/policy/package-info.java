/**
 * Policies as files, and which one is in effect. Start at {@link
 * io.purchaseintent.policy.PolicyFile}.
 */
@NullMarked
package io.purchaseintent.policy;

import org.jspecify.annotations.NullMarked;
