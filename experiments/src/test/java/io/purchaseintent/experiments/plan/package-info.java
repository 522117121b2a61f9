@NullMarked
package io.purchaseintent.experiments.plan;

import org.jspecify.annotations.NullMarked;
