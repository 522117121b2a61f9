/** Boosting on Spark, by XGBoost4J-Spark. */
@NullMarked
package io.purchaseintent.trainer.spark;

import org.jspecify.annotations.NullMarked;
