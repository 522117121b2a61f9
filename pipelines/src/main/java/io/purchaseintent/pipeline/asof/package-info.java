/** What was known of users and products at a moment: the one join that training and skew share. */
@NullMarked
package io.purchaseintent.pipeline.asof;

import org.jspecify.annotations.NullMarked;
