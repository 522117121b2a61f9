/** The page of a profile, drawn from its JSON alone. */
@NullMarked
package io.purchaseintent.profile.view;

import org.jspecify.annotations.NullMarked;
