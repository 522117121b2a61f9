/** What servers and the lake tell of two versions over the same time. */
@NullMarked
package io.purchaseintent.rollout.evidence;

import org.jspecify.annotations.NullMarked;
