/**
 * How predictions that servers have logged become rows of a table. Start at {@link
 * io.purchaseintent.lake.prediction.PredictionIntake}.
 */
@NullMarked
package io.purchaseintent.lake.prediction;

import org.jspecify.annotations.NullMarked;
