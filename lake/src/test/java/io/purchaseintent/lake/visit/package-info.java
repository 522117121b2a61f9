@NullMarked
package io.purchaseintent.lake.visit;

import org.jspecify.annotations.NullMarked;
