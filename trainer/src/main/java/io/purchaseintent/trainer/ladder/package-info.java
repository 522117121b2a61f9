/** What a model is compared with: simpler models, and itself on fewer days. */
@NullMarked
package io.purchaseintent.trainer.ladder;

import org.jspecify.annotations.NullMarked;
