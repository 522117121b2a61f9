/** What is to be trained, and the boosting of trees, in this process or on a cluster. */
@NullMarked
package io.purchaseintent.trainer.boosting;

import org.jspecify.annotations.NullMarked;
