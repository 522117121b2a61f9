@NullMarked
package io.purchaseintent.lake.catalog;

import org.jspecify.annotations.NullMarked;
