/** How jobs bring many small elements together cheaply: packed into blocks, in buckets of keys. */
@NullMarked
package io.purchaseintent.pipeline.shuffle;

import org.jspecify.annotations.NullMarked;
