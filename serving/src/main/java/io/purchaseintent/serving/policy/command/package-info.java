/**
 * {@code ./intent policy}. Start at {@link io.purchaseintent.serving.policy.command.PolicyCommand}.
 */
@NullMarked
package io.purchaseintent.serving.policy.command;

import org.jspecify.annotations.NullMarked;
