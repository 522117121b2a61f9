/** From a feature vector to a propensity, in plain Java. Start at {@link PropensityModel}. */
@NullMarked
package io.purchaseintent.scoring;

import org.jspecify.annotations.NullMarked;
