/** What looks wrong in a lake: by which bound, what it does to a model, and what helps. */
@NullMarked
package io.purchaseintent.profile.doubt;

import org.jspecify.annotations.NullMarked;
