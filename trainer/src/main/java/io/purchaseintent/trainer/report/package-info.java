/**
 * The report and the model card of a version, written from its figures. Start at {@link Report}.
 */
@NullMarked
package io.purchaseintent.trainer.report;

import org.jspecify.annotations.NullMarked;
