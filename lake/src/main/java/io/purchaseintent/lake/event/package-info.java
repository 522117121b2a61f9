/** Events on their way into their table: each once, in the order of its files. */
@NullMarked
package io.purchaseintent.lake.event;

import org.jspecify.annotations.NullMarked;
