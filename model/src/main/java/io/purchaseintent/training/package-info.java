/** How models are trained: splits, the booster, the baselines. Imports XGBoost4J. */
@NullMarked
package io.purchaseintent.training;

import org.jspecify.annotations.NullMarked;
