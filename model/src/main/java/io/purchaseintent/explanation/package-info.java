/** A score in the shop's words, and what would change it. Start at {@link Explainer}. */
@NullMarked
package io.purchaseintent.explanation;

import org.jspecify.annotations.NullMarked;
