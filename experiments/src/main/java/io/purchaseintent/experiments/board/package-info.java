/** {@code ./intent experiments create}, {@code start}, {@code stop}, {@code list}, {@code show}. */
@NullMarked
package io.purchaseintent.experiments.board;

import org.jspecify.annotations.NullMarked;
