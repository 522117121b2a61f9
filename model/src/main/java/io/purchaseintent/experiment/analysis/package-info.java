/**
 * What an experiment was worth: the stories of its units, sums of them that merge, and what these
 * tell. Start at {@link io.purchaseintent.experiment.analysis.ExperimentSums}.
 */
@NullMarked
package io.purchaseintent.experiment.analysis;

import org.jspecify.annotations.NullMarked;
