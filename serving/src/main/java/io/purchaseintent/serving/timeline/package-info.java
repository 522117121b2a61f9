/**
 * What happened to a model: alarms, trainings, gates, roll-outs, promotions and rollbacks in one
 * line of time. Start at {@link io.purchaseintent.serving.timeline.Timeline}.
 */
@NullMarked
package io.purchaseintent.serving.timeline;

import org.jspecify.annotations.NullMarked;
