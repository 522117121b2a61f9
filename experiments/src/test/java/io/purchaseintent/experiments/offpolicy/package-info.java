/** Tests of what policies would have been worth. */
@NullMarked
package io.purchaseintent.experiments.offpolicy;

import org.jspecify.annotations.NullMarked;
