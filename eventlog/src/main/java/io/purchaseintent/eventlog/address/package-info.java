/** Which event log a text names: the kinds that there are, in one list. */
@NullMarked
package io.purchaseintent.eventlog.address;

import org.jspecify.annotations.NullMarked;
