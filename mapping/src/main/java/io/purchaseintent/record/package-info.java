/**
 * Files of a shop's own as records: unpacked, cut into records, their columns known.
 *
 * <p>Start at {@link io.purchaseintent.record.Table}. What a record means is not known here.
 */
@NullMarked
package io.purchaseintent.record;

import org.jspecify.annotations.NullMarked;
