/**
 * Foreign clickstreams in, canonical events out: {@code ./intent import}.
 *
 * <p>Start at {@link io.purchaseintent.source.ImportCommand}. A new source is a new {@link
 * io.purchaseintent.mapping.Mapping}, not new code.
 */
@NullMarked
package io.purchaseintent.source;

import org.jspecify.annotations.NullMarked;
