/**
 * {@code ./intent loop}: watches, retrains and rolls out by itself, one at a time; {@link
 * io.purchaseintent.rollout.loop.Loop} decides what comes next, and has programs do it.
 */
@NullMarked
package io.purchaseintent.rollout.loop;

import org.jspecify.annotations.NullMarked;
