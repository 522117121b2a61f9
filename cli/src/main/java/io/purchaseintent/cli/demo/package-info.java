/** {@code ./intent demo}: the whole loop, a step after the other. */
@NullMarked
package io.purchaseintent.cli.demo;

import org.jspecify.annotations.NullMarked;
