/** Counts that stay small, however much is counted: exact until they are full. */
@NullMarked
package io.purchaseintent.profile.sketch;

import org.jspecify.annotations.NullMarked;
