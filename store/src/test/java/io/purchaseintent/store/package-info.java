@NullMarked
package io.purchaseintent.store;

import org.jspecify.annotations.NullMarked;
