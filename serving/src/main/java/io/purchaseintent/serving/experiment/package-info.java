/**
 * The experiments that run on a server: followed in the registry, given to visitors, asked for by
 * shops, and counted. Start at {@link io.purchaseintent.serving.experiment.RunningExperiments}.
 */
@NullMarked
package io.purchaseintent.serving.experiment;

import org.jspecify.annotations.NullMarked;
