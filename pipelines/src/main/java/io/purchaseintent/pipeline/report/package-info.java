/** Where jobs that look at a period write their report, and what they judge it by. */
@NullMarked
package io.purchaseintent.pipeline.report;

import org.jspecify.annotations.NullMarked;
