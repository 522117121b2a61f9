/** {@code ./intent incidents}: what goes wrong in such systems, played on the real programs. */
@NullMarked
package io.purchaseintent.incident;

import org.jspecify.annotations.NullMarked;
