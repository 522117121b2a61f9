/** The report of a watched day as a page. Start at {@link io.purchaseintent.page.day.DayPage}. */
@NullMarked
package io.purchaseintent.page.day;

import org.jspecify.annotations.NullMarked;
