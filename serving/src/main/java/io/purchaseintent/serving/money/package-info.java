/** Prices that a server is asked with, in the shop's currency. */
@NullMarked
package io.purchaseintent.serving.money;

import org.jspecify.annotations.NullMarked;
