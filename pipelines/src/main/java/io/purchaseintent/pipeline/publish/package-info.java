/** The job that puts the newest snapshots into the online store. */
@NullMarked
package io.purchaseintent.pipeline.publish;

import org.jspecify.annotations.NullMarked;
