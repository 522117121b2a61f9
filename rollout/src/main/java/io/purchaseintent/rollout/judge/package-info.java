/** Whether a version goes on, waits or goes back; a function of plan and evidence. */
@NullMarked
package io.purchaseintent.rollout.judge;

import org.jspecify.annotations.NullMarked;
