/** An event log that is a stream of Amazon Kinesis. */
@NullMarked
package io.purchaseintent.eventlog.kinesis;

import org.jspecify.annotations.NullMarked;
