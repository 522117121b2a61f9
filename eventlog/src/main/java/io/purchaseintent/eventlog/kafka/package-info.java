/** An event log that is a topic of Apache Kafka. */
@NullMarked
package io.purchaseintent.eventlog.kafka;

import org.jspecify.annotations.NullMarked;
