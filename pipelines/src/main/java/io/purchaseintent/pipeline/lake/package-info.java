/**
 * The lake in a pipeline: its tables read and written as Beam's transforms. Layout, columns and
 * rows are those of {@code io.purchaseintent.lake}.
 */
@NullMarked
package io.purchaseintent.pipeline.lake;

import org.jspecify.annotations.NullMarked;
