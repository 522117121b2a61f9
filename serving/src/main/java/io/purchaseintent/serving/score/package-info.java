/** From a question to a propensity, and how both look over HTTP. */
@NullMarked
package io.purchaseintent.serving.score;

import org.jspecify.annotations.NullMarked;
