/** Versions of models, and which of them serve. Start at {@link FileRegistry}. */
@NullMarked
package io.purchaseintent.registry;

import org.jspecify.annotations.NullMarked;
