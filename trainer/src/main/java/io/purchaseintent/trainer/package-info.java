/** The command that turns a training set into a version of the model. */
@NullMarked
package io.purchaseintent.trainer;

import org.jspecify.annotations.NullMarked;
