/** The log of predictions. Start at {@link io.purchaseintent.serving.log.PredictionLog}. */
@NullMarked
package io.purchaseintent.serving.log;

import org.jspecify.annotations.NullMarked;
