/** How jobs read topics of Apache Kafka. */
@NullMarked
package io.purchaseintent.pipeline.source.kafka;

import org.jspecify.annotations.NullMarked;
