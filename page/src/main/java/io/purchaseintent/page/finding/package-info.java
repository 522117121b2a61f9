/**
 * What was found of a day, as pages and people are told it. Start at {@link
 * io.purchaseintent.page.finding.DayReport}.
 */
@NullMarked
package io.purchaseintent.page.finding;

import org.jspecify.annotations.NullMarked;
