/** Statistics that tell whether live data still look like the data that a model was trained on. */
@NullMarked
package io.purchaseintent.monitoring;

import org.jspecify.annotations.NullMarked;
