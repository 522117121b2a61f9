/**
 * Policies as files and in answers. Start at {@link io.purchaseintent.serving.policy.PolicyFile}.
 */
@NullMarked
package io.purchaseintent.serving.policy;

import org.jspecify.annotations.NullMarked;
