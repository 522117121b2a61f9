/** What an import takes, by the format of its files. */
@NullMarked
package io.purchaseintent.benchmark.importing;

import org.jspecify.annotations.NullMarked;
