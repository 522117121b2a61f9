/** Stores by their addresses. */
@NullMarked
package io.purchaseintent.store.address;

import org.jspecify.annotations.NullMarked;
