/**
 * A shop that does not exist, with shoppers whose intent is known: {@code ./intent generate}.
 *
 * <p>Start at {@link io.purchaseintent.simulator.GenerateCommand}. The model and its formulas are
 * in docs/generator.md.
 */
@NullMarked
package io.purchaseintent.simulator;

import org.jspecify.annotations.NullMarked;
