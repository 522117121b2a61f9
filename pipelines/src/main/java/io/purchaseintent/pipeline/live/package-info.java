/** The streaming job: events to sessions that the online store has a second later. */
@NullMarked
package io.purchaseintent.pipeline.live;

import org.jspecify.annotations.NullMarked;
