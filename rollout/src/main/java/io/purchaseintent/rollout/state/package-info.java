/** What a roll-out must remember beside the registry. */
@NullMarked
package io.purchaseintent.rollout.state;

import org.jspecify.annotations.NullMarked;
