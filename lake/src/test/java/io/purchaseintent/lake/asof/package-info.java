@NullMarked
package io.purchaseintent.lake.asof;

import org.jspecify.annotations.NullMarked;
