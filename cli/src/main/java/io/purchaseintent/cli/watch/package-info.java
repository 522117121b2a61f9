/** Looks after a day: its jobs, then their judge. */
@NullMarked
package io.purchaseintent.cli.watch;

import org.jspecify.annotations.NullMarked;
