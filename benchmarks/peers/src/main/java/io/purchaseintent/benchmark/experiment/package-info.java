/** A lake of an experiment, as large as is asked for, for the job that analyses it. */
@NullMarked
package io.purchaseintent.benchmark.experiment;

import org.jspecify.annotations.NullMarked;
