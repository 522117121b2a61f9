/**
 * What to do for a visit, over HTTP. Start at {@link
 * io.purchaseintent.serving.decide.DecideRoutes}.
 */
@NullMarked
package io.purchaseintent.serving.decide;

import org.jspecify.annotations.NullMarked;
