/** How the model's types travel between workers. Formats live for one run of a job only. */
@NullMarked
package io.purchaseintent.pipeline.coder;

import org.jspecify.annotations.NullMarked;
