/**
 * Datasets of Parquet files: their schemas, how they are read, and how a run replaces one whole.
 */
@NullMarked
package io.purchaseintent.pipeline.lake;

import org.jspecify.annotations.NullMarked;
