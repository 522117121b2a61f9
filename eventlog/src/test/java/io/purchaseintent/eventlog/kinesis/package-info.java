@NullMarked
package io.purchaseintent.eventlog.kinesis;

import org.jspecify.annotations.NullMarked;
