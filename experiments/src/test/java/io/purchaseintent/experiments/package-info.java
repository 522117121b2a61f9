@NullMarked
package io.purchaseintent.experiments;

import org.jspecify.annotations.NullMarked;
