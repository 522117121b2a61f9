/**
 * The canonical event of a shop's clickstream and the rules that accept or reject one.
 *
 * <p>Start at {@link io.purchaseintent.event.EventRules}. Imports the JDK only, so that every part
 * of the system shares one definition of a valid event.
 */
@NullMarked
package io.purchaseintent.event;

import org.jspecify.annotations.NullMarked;
