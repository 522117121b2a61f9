/** {@code ./intent}: starts every command in a JVM of its own, and the demo out of all of them. */
@NullMarked
package io.purchaseintent.cli;

import org.jspecify.annotations.NullMarked;
