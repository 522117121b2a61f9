@NullMarked
package io.purchaseintent.features;

import org.jspecify.annotations.NullMarked;
