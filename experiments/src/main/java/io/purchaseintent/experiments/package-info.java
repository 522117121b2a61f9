/** {@code ./intent experiments}: what an experiment can find, and which there are. */
@NullMarked
package io.purchaseintent.experiments;

import org.jspecify.annotations.NullMarked;
