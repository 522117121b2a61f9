/**
 * The job that compares what a model is asked with what it was trained on. Start at {@link
 * io.purchaseintent.pipeline.drift.DriftJob}.
 */
@NullMarked
package io.purchaseintent.pipeline.drift;

import org.jspecify.annotations.NullMarked;
