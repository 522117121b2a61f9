@NullMarked
package io.purchaseintent.kinesis;

import org.jspecify.annotations.NullMarked;
