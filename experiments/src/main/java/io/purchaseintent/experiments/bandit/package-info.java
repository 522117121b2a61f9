/** Policies that learn of what was logged. */
@NullMarked
package io.purchaseintent.experiments.bandit;

import org.jspecify.annotations.NullMarked;
