@NullMarked
package io.purchaseintent.lake.upkeep;

import org.jspecify.annotations.NullMarked;
