/** How good scores are: ranking and probabilities, all weighted. */
@NullMarked
package io.purchaseintent.evaluation;

import org.jspecify.annotations.NullMarked;
