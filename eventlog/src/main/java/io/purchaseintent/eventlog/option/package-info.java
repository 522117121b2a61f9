/** What commands are told of event logs, whatever kinds there are. */
@NullMarked
package io.purchaseintent.eventlog.option;

import org.jspecify.annotations.NullMarked;
