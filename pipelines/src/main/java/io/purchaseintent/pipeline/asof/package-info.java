/**
 * What was known of users and products at a moment: the one point-in-time join, of training and
 * skew.
 */
@NullMarked
package io.purchaseintent.pipeline.asof;

import org.jspecify.annotations.NullMarked;
