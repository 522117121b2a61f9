/**
 * How jobs read what servers logged of their predictions. Start at {@link
 * io.purchaseintent.pipeline.prediction.LoggedPredictions}.
 */
@NullMarked
package io.purchaseintent.pipeline.prediction;

import org.jspecify.annotations.NullMarked;
