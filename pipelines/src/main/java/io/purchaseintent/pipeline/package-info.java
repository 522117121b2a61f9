/**
 * Beam jobs on the shop's clickstream, neutral of the runner. Start at {@link
 * io.purchaseintent.pipeline.Main}.
 */
@NullMarked
package io.purchaseintent.pipeline;

import org.jspecify.annotations.NullMarked;
