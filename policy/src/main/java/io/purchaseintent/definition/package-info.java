/**
 * Experiments as files: read from YAML or JSON, and written as the registry keeps them. Start at
 * {@link io.purchaseintent.definition.ExperimentFile}.
 */
@NullMarked
package io.purchaseintent.definition;

import org.jspecify.annotations.NullMarked;
