/** Files in buckets that speak the S3 protocol. Start at {@link S3Store}. */
@NullMarked
package io.purchaseintent.store.s3;

import org.jspecify.annotations.NullMarked;
