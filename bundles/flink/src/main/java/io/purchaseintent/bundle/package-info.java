/** What an embedded Flink takes from its bundle. */
@NullMarked
package io.purchaseintent.bundle;

import org.jspecify.annotations.NullMarked;
