/**
 * {@code ./intent rollout}: brings a version from shadow to champion, step by step, or back. The
 * registry says where it stands; {@link io.purchaseintent.rollout.RollOut} looks and moves it.
 */
@NullMarked
package io.purchaseintent.rollout;

import org.jspecify.annotations.NullMarked;
