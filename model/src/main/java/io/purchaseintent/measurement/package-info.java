/**
 * What was measured of data, scores and outcomes, so that rules can judge it. Start at {@link
 * io.purchaseintent.measurement.Measurement}.
 */
@NullMarked
package io.purchaseintent.measurement;

import org.jspecify.annotations.NullMarked;
