@NullMarked
package io.purchaseintent.lake.iceberg;

import org.jspecify.annotations.NullMarked;
