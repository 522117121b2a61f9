@NullMarked
package io.purchaseintent.checks;

import org.jspecify.annotations.NullMarked;
