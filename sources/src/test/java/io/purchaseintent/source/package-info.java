/** Tests of imports: what each mapping makes of rows, and what becomes of bad input. */
@NullMarked
package io.purchaseintent.source;

import org.jspecify.annotations.NullMarked;
