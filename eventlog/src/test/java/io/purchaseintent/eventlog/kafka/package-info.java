@NullMarked
package io.purchaseintent.eventlog.kafka;

import org.jspecify.annotations.NullMarked;
