@NullMarked
package io.purchaseintent.record;

import org.jspecify.annotations.NullMarked;
