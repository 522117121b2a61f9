/**
 * What is judged of measurements, and how it is told. Start at {@link
 * io.purchaseintent.rules.Report}.
 */
@NullMarked
package io.purchaseintent.rules;

import org.jspecify.annotations.NullMarked;
