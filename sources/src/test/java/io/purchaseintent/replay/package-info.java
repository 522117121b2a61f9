@NullMarked
package io.purchaseintent.replay;

import org.jspecify.annotations.NullMarked;
