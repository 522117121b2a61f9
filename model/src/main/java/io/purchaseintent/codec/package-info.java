/**
 * The bytes of states and of what passes between workers: how they are packed, read again, and
 * known to be of another version. Start at {@link StateCodec}.
 */
@NullMarked
package io.purchaseintent.codec;

import org.jspecify.annotations.NullMarked;
