/**
 * Whether what was said came true: predictions of a period joined with how their visits ended.
 * Start at {@link io.purchaseintent.pipeline.quality.QualityJob}.
 */
@NullMarked
package io.purchaseintent.pipeline.quality;

import org.jspecify.annotations.NullMarked;
