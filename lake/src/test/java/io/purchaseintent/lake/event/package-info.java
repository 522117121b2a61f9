@NullMarked
package io.purchaseintent.lake.event;

import org.jspecify.annotations.NullMarked;
