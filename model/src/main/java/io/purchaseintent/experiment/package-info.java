/**
 * Who is answered by which model, and given which arm of an experiment: by hash, so that every
 * server and every analysis agree. Start at {@link io.purchaseintent.experiment.Experiment}.
 */
@NullMarked
package io.purchaseintent.experiment;

import org.jspecify.annotations.NullMarked;
