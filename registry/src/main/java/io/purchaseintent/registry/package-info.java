/** Versions of models, and which of them serve. Start at {@link ModelRegistry}. */
@NullMarked
package io.purchaseintent.registry;

import org.jspecify.annotations.NullMarked;
