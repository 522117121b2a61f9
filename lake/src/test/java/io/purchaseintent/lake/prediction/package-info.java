@NullMarked
package io.purchaseintent.lake.prediction;

import org.jspecify.annotations.NullMarked;
