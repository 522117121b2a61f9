/**
 * Checks of tables by suites: the job that checks what is there, and what jobs check of what they
 * are about to write. Start at {@link io.purchaseintent.pipeline.checks.TableChecks}.
 */
@NullMarked
package io.purchaseintent.pipeline.checks;

import org.jspecify.annotations.NullMarked;
