/** Which event log a text names: the kinds that there are, found as services. */
@NullMarked
package io.purchaseintent.eventlog.address;

import org.jspecify.annotations.NullMarked;
