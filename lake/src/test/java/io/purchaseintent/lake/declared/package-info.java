@NullMarked
package io.purchaseintent.lake.declared;

import org.jspecify.annotations.NullMarked;
