@NullMarked
package io.purchaseintent.suggest;

import org.jspecify.annotations.NullMarked;
