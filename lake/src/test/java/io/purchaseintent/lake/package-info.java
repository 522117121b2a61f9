@NullMarked
package io.purchaseintent.lake;

import org.jspecify.annotations.NullMarked;
