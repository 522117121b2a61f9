/**
 * The job that makes served vectors again. Start at {@link
 * io.purchaseintent.pipeline.skew.SkewJob}.
 */
@NullMarked
package io.purchaseintent.pipeline.skew;

import org.jspecify.annotations.NullMarked;
