/** {@code ./intent experiments}: what an experiment can find, before it is begun. */
@NullMarked
package io.purchaseintent.experiments;

import org.jspecify.annotations.NullMarked;
