/**
 * What a policy would learn, and earn, in a shop whose truth is known. Start at {@link
 * io.purchaseintent.experiments.policy.simulation.Race}.
 */
@NullMarked
package io.purchaseintent.experiments.policy.simulation;

import org.jspecify.annotations.NullMarked;
