/**
 * Judges what was measured by rules, and keeps it. Start at {@link
 * io.purchaseintent.rules.ReportStore#conclude}.
 */
@NullMarked
package io.purchaseintent.rules;

import org.jspecify.annotations.NullMarked;
