/**
 * Looks at a file of unknown format and drafts the mapping that reads it, with what running it
 * would give. Entry: {@link io.purchaseintent.suggest.Suggestion}.
 */
@NullMarked
package io.purchaseintent.suggest;

import org.jspecify.annotations.NullMarked;
