/** An event log that is a stream of Amazon Kinesis, and the addresses of event logs of any kind. */
@NullMarked
package io.purchaseintent.eventlog.kinesis;

import org.jspecify.annotations.NullMarked;
