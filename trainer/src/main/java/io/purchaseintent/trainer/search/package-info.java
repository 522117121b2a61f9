/** The search for parameters of boosting, taken up where it was killed. */
@NullMarked
package io.purchaseintent.trainer.search;

import org.jspecify.annotations.NullMarked;
