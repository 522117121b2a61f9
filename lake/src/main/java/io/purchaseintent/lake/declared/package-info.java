/** What a shop has declared of its own features, and its tables beside the clicks. */
@NullMarked
package io.purchaseintent.lake.declared;

import org.jspecify.annotations.NullMarked;
