/** JSON forms of the model's own types: events and feature sets. The only JSON that others see. */
@NullMarked
package io.purchaseintent.json;

import org.jspecify.annotations.NullMarked;
