/**
 * The real programs that an incident is played on, each started as a user would: {@code ./intent}
 * with its jobs, its trainer, its Redis and its server.
 */
@NullMarked
package io.purchaseintent.incident.stage;

import org.jspecify.annotations.NullMarked;
