/** {@code ./intent run}: one job on one runner. */
@NullMarked
package io.purchaseintent.cli.job;

import org.jspecify.annotations.NullMarked;
