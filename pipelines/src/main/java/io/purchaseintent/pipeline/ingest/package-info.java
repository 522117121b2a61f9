/** The job that turns raw records into accepted events and dead letters. */
@NullMarked
package io.purchaseintent.pipeline.ingest;

import org.jspecify.annotations.NullMarked;
