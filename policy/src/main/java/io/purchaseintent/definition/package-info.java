/**
 * What a user writes, as files: experiments, and the features of a shop. Start at {@link
 * io.purchaseintent.definition.ExperimentFile} and {@link
 * io.purchaseintent.definition.FeatureFile}.
 */
@NullMarked
package io.purchaseintent.definition;

import org.jspecify.annotations.NullMarked;
