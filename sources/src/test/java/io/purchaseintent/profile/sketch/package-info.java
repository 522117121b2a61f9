/** Tests of what counts in little room. */
@NullMarked
package io.purchaseintent.profile.sketch;

import org.jspecify.annotations.NullMarked;
