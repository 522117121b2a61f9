/** How datasets are described, for who reads them: {@code docs/data-sources.md} is made of it. */
@NullMarked
package io.purchaseintent.lake.described;

import org.jspecify.annotations.NullMarked;
