/** Tells at the end of a day whether all is well. Start at {@link io.purchaseintent.watch.Main}. */
@NullMarked
package io.purchaseintent.watch;

import org.jspecify.annotations.NullMarked;
