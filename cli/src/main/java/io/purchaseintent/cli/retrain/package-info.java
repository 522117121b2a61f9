/** Trains on the newest days, one step after the other, each kept on disk. */
@NullMarked
package io.purchaseintent.cli.retrain;

import org.jspecify.annotations.NullMarked;
