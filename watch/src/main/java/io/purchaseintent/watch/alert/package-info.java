/**
 * Tells people of alarms once, and of their end. Start at {@link
 * io.purchaseintent.watch.alert.Alerts}.
 */
@NullMarked
package io.purchaseintent.watch.alert;

import org.jspecify.annotations.NullMarked;
