@NullMarked
package io.purchaseintent.eventlog;

import org.jspecify.annotations.NullMarked;
