/**
 * Experiments in a registry, beside the versions of a model: their definitions, and who started and
 * stopped which. Start at {@link io.purchaseintent.registry.experiment.ExperimentBoard}.
 */
@NullMarked
package io.purchaseintent.registry.experiment;

import org.jspecify.annotations.NullMarked;
