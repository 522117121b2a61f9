/**
 * What closed days leave for the next ones: the timeline of each shopper and each product, as of a
 * midnight.
 */
@NullMarked
package io.purchaseintent.lake.state;

import org.jspecify.annotations.NullMarked;
