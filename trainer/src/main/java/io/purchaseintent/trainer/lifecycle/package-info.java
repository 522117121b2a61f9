/** From a training set to a version: train, calibrate, check, evaluate, put to the gates. */
@NullMarked
package io.purchaseintent.trainer.lifecycle;

import org.jspecify.annotations.NullMarked;
