/**
 * Suites of expectations in the JSON of Great Expectations, checked on the rows of a table. Start
 * at {@link io.purchaseintent.checks.Suite} and {@link io.purchaseintent.checks.Examination}.
 */
@NullMarked
package io.purchaseintent.checks;

import org.jspecify.annotations.NullMarked;
