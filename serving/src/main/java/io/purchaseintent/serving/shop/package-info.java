/** What a shop's pages need to send events, and a small shop to try it. */
@NullMarked
package io.purchaseintent.serving.shop;

import org.jspecify.annotations.NullMarked;
