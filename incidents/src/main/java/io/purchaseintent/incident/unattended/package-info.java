/**
 * The loop left to itself while the world changes: the real programs from an alarm to a new
 * champion, shoppers who come meanwhile, and what is left in the till with the loop and without.
 */
@NullMarked
package io.purchaseintent.incident.unattended;

import org.jspecify.annotations.NullMarked;
