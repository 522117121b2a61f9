@NullMarked
package io.purchaseintent.mapping;

import org.jspecify.annotations.NullMarked;
