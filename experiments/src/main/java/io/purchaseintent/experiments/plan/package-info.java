/** How long an experiment takes, by what the lake's own visitors did. */
@NullMarked
package io.purchaseintent.experiments.plan;

import org.jspecify.annotations.NullMarked;
