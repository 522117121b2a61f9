@NullMarked
package io.purchaseintent.trainer.features;

import org.jspecify.annotations.NullMarked;
