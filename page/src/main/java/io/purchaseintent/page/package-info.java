/**
 * Pages of HTML that need no other file, and the drawings in them. Start at {@link
 * io.purchaseintent.page.Page}.
 */
@NullMarked
package io.purchaseintent.page;

import org.jspecify.annotations.NullMarked;
