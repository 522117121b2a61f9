/** What commands on a registry share: which model, where, and how the answer is told. */
@NullMarked
package io.purchaseintent.registered;

import org.jspecify.annotations.NullMarked;
