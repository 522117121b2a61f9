/** The job that tells whether two lakes hold the same rows. */
@NullMarked
package io.purchaseintent.pipeline.compare;

import org.jspecify.annotations.NullMarked;
