/** What is told of a model on the test part: figures, curves, explanations. */
@NullMarked
package io.purchaseintent.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
