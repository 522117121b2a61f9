/**
 * What is kept of a prediction, so that it can be made again. Start at {@link
 * io.purchaseintent.prediction.LoggedPrediction}.
 */
@NullMarked
package io.purchaseintent.prediction;

import org.jspecify.annotations.NullMarked;
