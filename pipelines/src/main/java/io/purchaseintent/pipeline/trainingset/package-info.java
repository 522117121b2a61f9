/** The job that joins moments with what was known of them at the time. */
@NullMarked
package io.purchaseintent.pipeline.trainingset;

import org.jspecify.annotations.NullMarked;
