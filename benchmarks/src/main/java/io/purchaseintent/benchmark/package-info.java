/** Measured comparisons, each against something in the same run. */
@NullMarked
package io.purchaseintent.benchmark;

import org.jspecify.annotations.NullMarked;
