/**
 * Whether two samples are of one population: how far apart they are, how probable that is by
 * chance, and the least distance that they would admit. Pure functions of counts in bins or of
 * values. Start at {@link io.purchaseintent.statistics.Difference}.
 */
@NullMarked
package io.purchaseintent.statistics;

import org.jspecify.annotations.NullMarked;
