/**
 * A shop's datasets as files: where they lie, how a run replaces one whole, how a stream adds to
 * one, and how rows are read and written. Start at {@link io.purchaseintent.lake.Lake}; what the
 * columns are is said in {@code table}, once.
 */
@NullMarked
package io.purchaseintent.lake;

import org.jspecify.annotations.NullMarked;
