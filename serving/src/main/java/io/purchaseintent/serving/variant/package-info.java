/** The models in production beside each other: who answers whom. */
@NullMarked
package io.purchaseintent.serving.variant;

import org.jspecify.annotations.NullMarked;
