/** What a version must pass before it serves. Start at {@code Gates}. */
@NullMarked
package io.purchaseintent.trainer.gates;

import org.jspecify.annotations.NullMarked;
