/** Tests of the simulated shop: determinism, and that its truth is the truth. */
@NullMarked
package io.purchaseintent.simulator;

import org.jspecify.annotations.NullMarked;
