/** Laws of the loop's board. */
@NullMarked
package io.purchaseintent.registry.board;

import org.jspecify.annotations.NullMarked;
