/** The job that does a day's work: sessions, snapshots and states of a day, and what is served. */
@NullMarked
package io.purchaseintent.pipeline.daily;

import org.jspecify.annotations.NullMarked;
