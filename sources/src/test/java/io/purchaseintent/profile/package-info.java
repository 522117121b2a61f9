/** Tests of the profile. */
@NullMarked
package io.purchaseintent.profile;

import org.jspecify.annotations.NullMarked;
