/** What Beam's Spark runner lacks. */
@NullMarked
package io.purchaseintent.bundle;

import org.jspecify.annotations.NullMarked;
