/**
 * How the model's types travel between workers, and how they are kept in a live job's state: each
 * value with the version of its format, so that a later build reads what an older one kept.
 */
@NullMarked
package io.purchaseintent.pipeline.coder;

import org.jspecify.annotations.NullMarked;
