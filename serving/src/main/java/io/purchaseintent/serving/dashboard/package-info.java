/** A page that shows how the server does, and what it is made from. */
@NullMarked
package io.purchaseintent.serving.dashboard;

import org.jspecify.annotations.NullMarked;
