/**
 * A registry that is an MLflow server, and the addresses of registries of either kind. Start at
 * {@code Registries}.
 */
@NullMarked
package io.purchaseintent.registry.mlflow;

import org.jspecify.annotations.NullMarked;
