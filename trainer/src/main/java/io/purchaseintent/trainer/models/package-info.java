/**
 * The commands that list, compare and move the versions of a model. Start at {@code ModelsCommand}.
 */
@NullMarked
package io.purchaseintent.trainer.models;

import org.jspecify.annotations.NullMarked;
