/** What a roll-out goes through, and what it asks for. */
@NullMarked
package io.purchaseintent.rollout.plan;

import org.jspecify.annotations.NullMarked;
