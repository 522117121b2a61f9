/** The job that turns events into daily as-of snapshots of users and products. */
@NullMarked
package io.purchaseintent.pipeline.aggregate;

import org.jspecify.annotations.NullMarked;
