/**
 * What an experiment was worth: exposures held against outcomes. Start at {@link
 * io.purchaseintent.pipeline.experiment.ExperimentJob}.
 */
@NullMarked
package io.purchaseintent.pipeline.experiment;

import org.jspecify.annotations.NullMarked;
