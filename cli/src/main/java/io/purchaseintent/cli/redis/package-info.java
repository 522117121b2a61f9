/** A Redis for trying things, {@code ./intent redis}. */
@NullMarked
package io.purchaseintent.cli.redis;

import org.jspecify.annotations.NullMarked;
