/**
 * Events of the past as a stream of today: {@code ./intent replay}.
 *
 * <p>Start at {@link io.purchaseintent.replay.ReplayCommand}. What is sent, and when, is planned
 * first ({@link io.purchaseintent.replay.Sending}), then {@link io.purchaseintent.replay.Replay}
 * does it.
 */
@NullMarked
package io.purchaseintent.replay;

import org.jspecify.annotations.NullMarked;
