@NullMarked
package io.purchaseintent.loop;

import org.jspecify.annotations.NullMarked;
