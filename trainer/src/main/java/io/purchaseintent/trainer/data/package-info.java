/** Training sets as they are read: the set, its parts in memory, a sample of a part. */
@NullMarked
package io.purchaseintent.trainer.data;

import org.jspecify.annotations.NullMarked;
