/** {@code ./intent bench}: jobs and server measured. */
@NullMarked
package io.purchaseintent.cli.bench;

import org.jspecify.annotations.NullMarked;
