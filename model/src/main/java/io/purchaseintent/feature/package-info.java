/**
 * The one definition of every feature: mergeable aggregates and one pure function.
 *
 * <p>Start at {@link io.purchaseintent.feature.FeatureSet}. Streaming, batch, training and serving
 * all call this code; imports the JDK only.
 */
@NullMarked
package io.purchaseintent.feature;

import org.jspecify.annotations.NullMarked;
