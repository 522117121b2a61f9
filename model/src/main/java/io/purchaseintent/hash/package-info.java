/** Hashes that are the same on every machine and in every release. */
@NullMarked
package io.purchaseintent.hash;

import org.jspecify.annotations.NullMarked;
