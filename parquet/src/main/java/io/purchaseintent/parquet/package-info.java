/**
 * Records of files that are no text, Parquet and Avro, for who has their libraries anyway; found as
 * services by {@link io.purchaseintent.record.Table#open}.
 */
@NullMarked
package io.purchaseintent.parquet;

import org.jspecify.annotations.NullMarked;
