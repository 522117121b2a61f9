/** Files that are there whole or not at all, wherever they are. Start at {@link Store}. */
@NullMarked
package io.purchaseintent.store;

import org.jspecify.annotations.NullMarked;
