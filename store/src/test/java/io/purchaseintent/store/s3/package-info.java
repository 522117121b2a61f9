@NullMarked
package io.purchaseintent.store.s3;

import org.jspecify.annotations.NullMarked;
