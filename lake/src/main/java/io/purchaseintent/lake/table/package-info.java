/** The tables of the lake: the columns of each, and what becomes of a row, both ways. */
@NullMarked
package io.purchaseintent.lake.table;

import org.jspecify.annotations.NullMarked;
