/** {@code ./intent}: takes every command to what does it, most of them in a JVM of their own. */
@NullMarked
package io.purchaseintent.cli;

import org.jspecify.annotations.NullMarked;
