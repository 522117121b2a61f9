/** {@code ./intent features}: which features there are, and who uses them. */
@NullMarked
package io.purchaseintent.trainer.features;

import org.jspecify.annotations.NullMarked;
