/** {@code ./intent doctor}: is everything here that the commands need? */
@NullMarked
package io.purchaseintent.cli.doctor;

import org.jspecify.annotations.NullMarked;
