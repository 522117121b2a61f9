/** What keeps tables small and quick: few files, few snapshots, nothing that is of no table. */
@NullMarked
package io.purchaseintent.lake.upkeep;

import org.jspecify.annotations.NullMarked;
