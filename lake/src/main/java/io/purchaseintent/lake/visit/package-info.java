/**
 * Visits, read from the table of events without moving an event: buckets hold whole visits, files
 * are sorted by visit, and what is open at midnight is carried into the next day.
 */
@NullMarked
package io.purchaseintent.lake.visit;

import org.jspecify.annotations.NullMarked;
