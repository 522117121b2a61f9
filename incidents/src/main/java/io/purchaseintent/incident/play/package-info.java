/**
 * The incidents, each played twice on the real programs: with the safeguard switched off, where the
 * harm is measured in the simulated shop's money, and with it. Start at {@link
 * io.purchaseintent.incident.play.Incident}.
 */
@NullMarked
package io.purchaseintent.incident.play;

import org.jspecify.annotations.NullMarked;
