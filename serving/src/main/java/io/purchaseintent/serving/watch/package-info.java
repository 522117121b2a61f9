/**
 * What was found of the last days' answers, events and data, as jobs have reported it. Start at
 * {@link io.purchaseintent.serving.watch.WatchRoutes}.
 */
@NullMarked
package io.purchaseintent.serving.watch;

import org.jspecify.annotations.NullMarked;
