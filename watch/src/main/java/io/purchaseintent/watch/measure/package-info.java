/**
 * Measures what no job does: the lake's traffic and freshness, a server's counts. Start at {@link
 * io.purchaseintent.watch.measure.LakeMeasurements}.
 */
@NullMarked
package io.purchaseintent.watch.measure;

import org.jspecify.annotations.NullMarked;
