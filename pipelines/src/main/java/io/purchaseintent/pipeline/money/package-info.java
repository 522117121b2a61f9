/**
 * Money as it is taken in: amounts of other currencies become the shop's, once for all who read
 * them later. Start at {@link InShopCurrency}.
 */
@NullMarked
package io.purchaseintent.pipeline.money;

import org.jspecify.annotations.NullMarked;
