/** Where the collector puts events and the streaming job takes them from. */
@NullMarked
package io.purchaseintent.eventlog;

import org.jspecify.annotations.NullMarked;
